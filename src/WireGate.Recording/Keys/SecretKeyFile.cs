using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using WireGate.Core.Secrets;

namespace WireGate.Recording.Keys;

/// <summary>
/// The file of a secret key, for its owner alone: a line with the word that tells kind and version and the key's name, then a line with 32
/// bytes in base64. No part of the secret is ever in a string.
/// </summary>
internal static class SecretKeyFile
{
    private const int SecretLength = 32;

    /// <summary>32 bytes in base64.</summary>
    private const int EncodedLength = 44;

    /// <summary>More than a word, a name and a key take.</summary>
    private const int MaxLength = 1024;

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(string path, string word, string name, ReadOnlySpan<byte> secret)
    {
        var bytes = GC.AllocateArray<byte>(MaxLength, pinned: true);
        try
        {
            var length = Encoding.ASCII.GetBytes($"{word} {name}\n", bytes);
            Base64.EncodeToUtf8(secret, bytes.AsSpan(length), out _, out var written);
            length += written;
            bytes[length++] = (byte)'\n';
            using (var file = Create(path))
            {
                RandomAccess.Write(file, bytes.AsSpan(0, length), 0);
                Disk.Sync(file);
            }

            Disk.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    public static (string Name, SecretBuffer Secret) Read(string path, string word)
    {
        var bytes = GC.AllocateArray<byte>(MaxLength, pinned: true);
        try
        {
            int length;
            using (var file = File.OpenHandle(path))
            {
                if ((File.GetUnixFileMode(file) & ~Owner) != 0) throw new KeyFormatException("others may use this file of a secret key: make its mode 600");
                length = RandomAccess.Read(file, bytes, 0);
            }

            return Parse(bytes.AsSpan(0, length), word);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static (string Name, SecretBuffer Secret) Parse(ReadOnlySpan<byte> text, string word)
    {
        var end = text.IndexOf((byte)'\n');
        if (end < 0 || !text.StartsWith(Encoding.ASCII.GetBytes(word + " "))) throw new KeyFormatException($"the file does not begin with \"{word}\"");
        var name = KeyName.Check(Encoding.ASCII.GetString(text[(word.Length + 1)..end]));
        var encoded = text[(end + 1)..];
        if (encoded.EndsWith("\n"u8)) encoded = encoded[..^1];
        // One byte of room more than the 32: a longer text says so.
        var secret = GC.AllocateArray<byte>(SecretLength + 1, pinned: true);
        try
        {
            if (encoded.Length != EncodedLength || Base64.DecodeFromUtf8(encoded, secret, out _, out var length) != OperationStatus.Done || length != SecretLength)
                throw new KeyFormatException("the second line of the file is not 32 bytes in base64");
            return (name, new SecretBuffer(secret.AsSpan(0, SecretLength)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static SafeFileHandle Create(string path)
    {
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
        try
        {
            // Before it holds anything.
            File.SetUnixFileMode(file, Owner);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
