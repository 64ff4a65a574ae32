using System.Collections.Immutable;
using System.Security.Cryptography;

namespace WireGate.Ssh.Packets;

/// <summary>The ciphers and MACs by their names. None of CBC, SHA-1 or MD5 is among them.</summary>
internal static class CipherNames
{
    public const string ChaCha = "chacha20-poly1305@openssh.com";

    private const string Etm = "-etm@openssh.com";

    /// <summary>The best first: those that cost the least.</summary>
    public static ImmutableArray<string> Ciphers { get; } =
        ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com", ChaCha, "aes128-ctr", "aes192-ctr", "aes256-ctr"];

    /// <summary>The best first; those that are no <c>etm</c> are for dropbear, paramiko and their like.</summary>
    public static ImmutableArray<string> Macs { get; } = ["hmac-sha2-256" + Etm, "hmac-sha2-512" + Etm, "hmac-sha2-256", "hmac-sha2-512"];

    /// <summary>The cipher authenticates by itself: the MAC that was negotiated beside it means nothing.</summary>
    public static bool IsAuthenticated(string cipher) => cipher == ChaCha || cipher.EndsWith("-gcm@openssh.com", StringComparison.Ordinal);

    /// <summary>
    /// Whoever is between the two sides could take packets out of the beginning (CVE-2023-48795), unless both keep to a strict key exchange.
    /// </summary>
    public static bool NeedsStrict(string cipher, string? mac) => cipher == ChaCha || mac?.EndsWith(Etm, StringComparison.Ordinal) == true;

    /// <summary>Bytes of the key.</summary>
    public static int KeyLength(string cipher) => cipher switch
    {
        ChaCha => ChaChaCipher.KeyLength,
        "aes128-gcm@openssh.com" or "aes128-ctr" => 16,
        "aes192-ctr" => 24,
        "aes256-gcm@openssh.com" or "aes256-ctr" => 32,
        _ => throw new ArgumentOutOfRangeException(nameof(cipher)),
    };

    /// <summary>Bytes of the initial vector.</summary>
    public static int NonceLength(string cipher) => cipher == ChaCha ? 0 : IsAuthenticated(cipher) ? GcmCipher.NonceLength : AesCtr.BlockLength;

    /// <summary>Bytes of the MAC's key (RFC 6668 §2); 0 where there is none.</summary>
    public static int MacKeyLength(string? mac) => mac is null ? 0 : IsSha512(mac) ? SHA512.HashSizeInBytes : SHA256.HashSizeInBytes;

    public static IPacketCipher Make(string cipher, string? mac, ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> macKey)
    {
        if (cipher == ChaCha) return new ChaChaCipher(key);
        if (IsAuthenticated(cipher)) return new GcmCipher(key, nonce);
        var aes = new AesCtr(key, nonce);
        var own = new PacketMac(IsSha512(mac!) ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256, macKey);
        return mac!.EndsWith(Etm, StringComparison.Ordinal) ? new EtmCipher(aes, own) : new MteCipher(aes, own);
    }

    private static bool IsSha512(string mac) => mac.StartsWith("hmac-sha2-512", StringComparison.Ordinal);
}
