using System.Text;
using WireGate.Core;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Keys;

/// <summary>Reads public keys of every type that we know.</summary>
internal static class SshPublicKeys
{
    /// <summary>An RSA key of 8,192 bits has 1,046 bytes.</summary>
    public const int MaxBlob = 2048;

    /// <exception cref="ProtocolViolationException">It is no key, or of a type that we don't take.</exception>
    public static ISshPublicKey Read(ReadOnlySpan<byte> blob)
    {
        if (blob.Length > MaxBlob) throw new ProtocolViolationException("a public key is too long");
        var reader = new SshReader(blob);
        var type = reader.ReadString();
        ISshPublicKey? key = null;
        try
        {
            key = ReadFields(type, ref reader);
            reader.End();
            // One key has one blob: what it is known by must be what was sent.
            if (!key.Blob.Span.SequenceEqual(blob)) throw new ProtocolViolationException("a public key is not in its one form");
            return key;
        }
        catch
        {
            key?.Dispose();
            throw;
        }
    }

    /// <summary>A line <c>type base64 comment</c>, as files of OpenSSH have it.</summary>
    /// <exception cref="ProtocolViolationException">It is none.</exception>
    public static ISshPublicKey ReadLine(string line)
    {
        var words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2) throw new ProtocolViolationException("a public key's line has a type and a key");
        var blob = new byte[words[1].Length];
        if (!Convert.TryFromBase64String(words[1], blob, out var length)) throw new ProtocolViolationException("a public key's line is not base64");
        var key = Read(blob.AsSpan(0, length));
        if (key.Type == words[0]) return key;
        key.Dispose();
        throw new ProtocolViolationException("a public key is not of the type that its line says");
    }

    private static ISshPublicKey ReadFields(ReadOnlySpan<byte> type, ref SshReader reader)
    {
        if (type.SequenceEqual("ssh-ed25519"u8)) return new Ed25519PublicKey(reader.ReadString());
        if (type.SequenceEqual("ssh-rsa"u8)) return new RsaPublicKey(reader.ReadPositiveMpint(), reader.ReadPositiveMpint());
        if (!type.StartsWith("ecdsa-sha2-"u8)) throw new ProtocolViolationException("a public key is of a type that is not taken");
        var name = Encoding.ASCII.GetString(reader.ReadString());
        if (NistCurve.Find(name) is not { } curve || !Ascii.Equals(type, curve.KeyType)) throw new ProtocolViolationException("an ecdsa key is on no curve that is known");
        return new EcdsaPublicKey(curve, reader.ReadString());
    }
}
