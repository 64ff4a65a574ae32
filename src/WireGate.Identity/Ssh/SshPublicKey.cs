using System.Buffers.Binary;
using System.Text;

namespace WireGate.Identity.Ssh;

/// <summary>A line of an OpenSSH public key file: type, base64, comment.</summary>
internal sealed record SshPublicKey(string Type, byte[] Fields)
{
    /// <summary>A 16,384-bit RSA key in base64, and room for a comment.</summary>
    private const int MaxLength = 8 * 1024;

    /// <summary>Types that OpenSSH has certificates for and still takes.</summary>
    private static readonly string[] Types =
    [
        "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa",
        "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
    ];

    /// <summary>As PROTOCOL.certkeys names the certificate of such a key.</summary>
    public string CertificateType => Type.EndsWith("@openssh.com", StringComparison.Ordinal)
        ? Type[..^"@openssh.com".Length] + "-cert-v01@openssh.com" : Type + "-cert-v01@openssh.com";

    /// <exception cref="IdentityException">It is not a public key.</exception>
    public static SshPublicKey Parse(string line)
    {
        var words = line.Length > MaxLength ? [] : line.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var blob = new byte[MaxLength];
        if (words.Length < 2 || line.Trim().Contains('\n') || !Types.Contains(words[0]) || !Convert.TryFromBase64String(words[1], blob, out var length)
            || !IsWhole(blob.AsSpan(0, length), words[0], out var fields))
            throw new IdentityException("that is not an OpenSSH public key of a type that the gate certifies");
        return new SshPublicKey(words[0], fields);
    }

    /// <summary>RFC 4253, 6.6: the type, then as many strings as the type has.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> blob, string type, out byte[] fields)
    {
        fields = [];
        if (!TryTake(ref blob, out var name) || !name.SequenceEqual(Encoding.ASCII.GetBytes(type))) return false;
        fields = blob.ToArray();
        var strings = 0;
        while (!blob.IsEmpty)
        {
            if (!TryTake(ref blob, out _)) return false;
            strings++;
        }

        return strings == type switch
        {
            "ssh-ed25519" => 1,
            "sk-ecdsa-sha2-nistp256@openssh.com" => 3,
            _ => 2,
        };
    }

    private static bool TryTake(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (bytes.Length < sizeof(uint)) return false;
        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (length > bytes.Length - sizeof(uint)) return false;
        taken = bytes.Slice(sizeof(uint), (int)length);
        bytes = bytes[(sizeof(uint) + (int)length)..];
        return true;
    }
}
