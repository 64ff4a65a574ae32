using System.Security.Cryptography;
using WireGate.Ssh.Packets;

namespace WireGate.Tests.Ssh.Packets;

/// <summary>Each kind of protection, always with the same keys.</summary>
internal static class Ciphers
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];
    private static readonly byte[] Nonce = [.. Enumerable.Range(100, 16).Select(i => (byte)i)];
    private static readonly byte[] ShortMacKey = [.. Enumerable.Range(200, 32).Select(i => (byte)i)];
    private static readonly byte[] LongMacKey = [.. Enumerable.Range(0, 64).Select(i => (byte)(i * 3))];

    public static string[] Protecting => ["aes128-gcm", "aes256-gcm", "chacha20", "ctr-etm", "ctr-mte"];

    public static string[] Names => ["plain", .. Protecting];

    public static IPacketCipher Make(string name) => name switch
    {
        "plain" => new PlainCipher(),
        "aes128-gcm" => new GcmCipher(Key.AsSpan(0, 16), Nonce),
        "aes256-gcm" => new GcmCipher(Key.AsSpan(0, 32), Nonce),
        "chacha20" => new ChaChaCipher(Key),
        "ctr-etm" => new EtmCipher(new AesCtr(Key.AsSpan(0, 16), Nonce), new PacketMac(HashAlgorithmName.SHA256, ShortMacKey)),
        "ctr-mte" => new MteCipher(new AesCtr(Key.AsSpan(0, 16), Nonce), new PacketMac(HashAlgorithmName.SHA512, LongMacKey)),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
