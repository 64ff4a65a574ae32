using System.Security.Cryptography;
using WireGate.Core;
using WireGate.Core.Secrets;

namespace WireGate.Vault.Files;

/// <summary>Reads a secret from a file without a copy that is not wiped.</summary>
internal static class SecretFile
{
    /// <summary>More than any password, token or private key; bounds what a wrong path can make us hold.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>Room for the line end that is trimmed and for one byte that tells "more" from "all".</summary>
    private const int Slack = 3;

    /// <param name="path">Where it is.</param>
    /// <param name="what">What it is, for messages: <c>the file of credential "orders-db"</c>.</param>
    /// <param name="isText">Whether one line end is taken off its end.</param>
    /// <exception cref="CredentialException">It can't be had, is empty or too long.</exception>
    public static SecretBuffer Read(string path, string what, bool isText = true)
    {
        // A pipe would make the open wait for a writer.
        var status = Posix.Status(path) ?? throw new CredentialException($"{what} does not exist or can't be looked at");
        if (!status.IsRegularFile) throw new CredentialException($"{what} is not a regular file");
        if (status.Size > MaxLength + Slack) throw TooLong(what);

        // Not from a pool: pinned from its first byte, so that the collector leaves no copy behind.
        var bytes = GC.AllocateUninitializedArray<byte>((int)status.Size + Slack, pinned: true);
        try
        {
            var length = ReadAll(path, what, bytes);
            if (length == bytes.Length) throw new CredentialException($"{what} changed while it was read");
            ReadOnlySpan<byte> secret = bytes.AsSpan(0, length);
            if (isText) secret = TrimLineEnd(secret);
            if (secret.IsEmpty) throw new CredentialException($"{what} is empty");
            if (secret.Length > MaxLength) throw TooLong(what);
            return new SecretBuffer(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Editors and <c>echo</c> end a file with a line end that is no part of the secret: one is taken off, and no more.</summary>
    public static ReadOnlySpan<byte> TrimLineEnd(ReadOnlySpan<byte> secret) =>
        secret.EndsWith("\r\n"u8) ? secret[..^2] : secret.EndsWith("\n"u8) ? secret[..^1] : secret;

    private static int ReadAll(string path, string what, byte[] bytes)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = 0;
            while (length < bytes.Length)
            {
                var read = RandomAccess.Read(file, bytes.AsSpan(length), length);
                if (read == 0) break;
                length += read;
            }

            return length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The inner text names the path, which is for the log alone.
            throw new CredentialException($"{what} can't be read", error);
        }
    }

    private static CredentialException TooLong(string what) => new($"{what} is longer than {MaxLength} bytes");
}
