using System.Buffers;
using System.Buffers.Text;
using System.Text;
using WireGate.Core;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Keys;

/// <summary>
/// The file that <c>ssh-keygen</c> writes (OpenSSH's PROTOCOL.key): <c>"openssh-key-v1" 0, string cipher, string kdf, string kdf_options, uint32 1, string public,
/// string (uint32 check, uint32 check, private key, string comment, padding 1 2 3 …)</c>. One with a passphrase is refused: whoever could tell the passphrase can keep the key.
/// </summary>
internal static class OpenSshPrivateKey
{
    /// <summary>An RSA key of 8,192 bits has 6 kB.</summary>
    public const int MaxFile = 16 * 1024;

    private static ReadOnlySpan<byte> Begin => "-----BEGIN OPENSSH PRIVATE KEY-----"u8;

    private static ReadOnlySpan<byte> End => "-----END OPENSSH PRIVATE KEY-----"u8;

    private static ReadOnlySpan<byte> Magic => "openssh-key-v1\0"u8;

    /// <exception cref="ProtocolViolationException">It is no such file, damaged, encrypted, or of a type that we don't have.</exception>
    public static ISshSigningKey Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxFile) throw new ProtocolViolationException("a private key's file is too long");
        file = file.Trim(" \t\r\n"u8);
        if (!file.StartsWith(Begin) || !file.EndsWith(End) || file.Length < Begin.Length + End.Length)
            throw new ProtocolViolationException("it is no private key in OpenSSH's format (ssh-keygen -p -N '' -f FILE changes older ones)");
        using var bytes = Decode(file[Begin.Length..^End.Length]);
        return ReadDecoded(bytes.Written);
    }

    private static SecretWriter Decode(ReadOnlySpan<byte> base64)
    {
        using var text = new SecretWriter(base64.Length + 1);
        foreach (var one in base64)
            if (one is not ((byte)'\n' or (byte)'\r' or (byte)' ' or (byte)'\t')) text.Write([one]);
        var bytes = new SecretWriter(base64.Length + 3);
        if (Base64.DecodeFromUtf8(text.Written, bytes.GetSpan(), out _, out var length) == OperationStatus.Done)
        {
            bytes.Advance(length);
            return bytes;
        }

        bytes.Dispose();
        throw new ProtocolViolationException("a private key's file is not base64");
    }

    private static ISshSigningKey ReadDecoded(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Magic)) throw new ProtocolViolationException("a private key's file has another format");
        var reader = new SshReader(bytes[Magic.Length..]);
        if (!reader.ReadString().SequenceEqual("none"u8) || !reader.ReadString().SequenceEqual("none"u8))
            throw new ProtocolViolationException("a private key has a passphrase (ssh-keygen -p -N '' -f FILE takes it away)");
        reader.ReadString();
        if (reader.ReadUInt32() != 1) throw new ProtocolViolationException("a private key's file has not one key");
        var publicBlob = reader.ReadString();
        var secret = new SshReader(reader.ReadString());
        reader.End();
        if (secret.ReadUInt32() != secret.ReadUInt32()) throw new ProtocolViolationException("a private key's file is damaged");
        var key = ReadKey(ref secret);
        try
        {
            secret.ReadString();
            CheckPadding(secret.Rest);
            return key.PublicBlob.Span.SequenceEqual(publicBlob) ? key : throw new ProtocolViolationException("a private key and its public key don't belong together");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static ISshSigningKey ReadKey(ref SshReader reader)
    {
        var type = reader.ReadString();
        if (type.SequenceEqual("ssh-ed25519"u8)) return ReadEd25519(ref reader);
        if (type.SequenceEqual("ssh-rsa"u8)) return ReadRsa(ref reader);
        var name = Encoding.ASCII.GetString(reader.ReadString());
        if (NistCurve.Find(name) is not { } curve || !Ascii.Equals(type, curve.KeyType)) throw new ProtocolViolationException("a private key is of a type that is not taken");
        return new EcdsaSigningKey(curve, reader.ReadString(), reader.ReadPositiveMpint());
    }

    private static Ed25519SigningKey ReadEd25519(ref SshReader reader)
    {
        var publicKey = reader.ReadString();
        var secret = reader.ReadString();
        if (publicKey.Length != 32 || secret.Length != 64 || !secret[32..].SequenceEqual(publicKey)) throw new ProtocolViolationException("an ed25519 key is none");
        return new Ed25519SigningKey(secret[..32]);
    }

    private static RsaSigningKey ReadRsa(ref SshReader reader)
    {
        var n = reader.ReadPositiveMpint();
        var e = reader.ReadPositiveMpint();
        var d = reader.ReadPositiveMpint();
        var inverse = reader.ReadPositiveMpint();
        var p = reader.ReadPositiveMpint();
        var q = reader.ReadPositiveMpint();
        return new RsaSigningKey(n, e, d, inverse, p, q);
    }

    private static void CheckPadding(ReadOnlySpan<byte> padding)
    {
        for (var index = 0; index < padding.Length; index++)
            if (padding[index] != (byte)(index + 1)) throw new ProtocolViolationException("a private key's file is damaged");
    }
}
