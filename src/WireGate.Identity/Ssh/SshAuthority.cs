using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Core.Sodium;

namespace WireGate.Identity.Ssh;

/// <summary>The gate's authority for OpenSSH user certificates: an Ed25519 key.</summary>
/// <remarks>https://cvsweb.openbsd.org/cgi-bin/cvsweb/src/usr.bin/ssh/PROTOCOL.certkeys</remarks>
internal sealed class SshAuthority : IDisposable
{
    private const string KeyType = "ssh-ed25519";

    /// <summary>SSH_CERT_TYPE_USER.</summary>
    private const uint User = 1;

    private readonly SecretBuffer _secret;
    private readonly byte[] _publicKey = new byte[Ed25519.PublicKeyLength];

    private SshAuthority(ReadOnlySpan<byte> seed)
    {
        Span<byte> secret = stackalloc byte[Ed25519.SecretKeyLength];
        try
        {
            Ed25519.MakeKeys(seed, _publicKey, secret);
            _secret = new SecretBuffer(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>The line that a server's <c>TrustedUserCAKeys</c> takes.</summary>
    public string PublicLine => $"{KeyType} {Convert.ToBase64String(PublicBlob())} wiregate";

    /// <exception cref="IdentityException">It can't be used.</exception>
    public static SshAuthority Open(IKeyStore keys)
    {
        try
        {
            using var seed = keys.ReadOrMake(GateKeyNames.SshAuthority, MakeSeed);
            return seed.Length == Ed25519.SeedLength ? new SshAuthority(seed.Span) : throw new IdentityException($"the key {GateKeyNames.SshAuthority} is not a key of this gate");
        }
        catch (CredentialException error)
        {
            throw new IdentityException(error.Message, error);
        }
    }

    /// <summary>
    /// Certifies a key for one token: its one principal is the token's id, it lives as long as the token's sessions may, and it gives a terminal, nothing else.
    /// </summary>
    /// <param name="line">The public key, as OpenSSH's files have it.</param>
    /// <param name="token">What it stands for.</param>
    /// <param name="principal">Who that is.</param>
    /// <param name="sourceAddress">Networks that it may be used from, as OpenSSH's <c>source-address</c> takes them; null for any.</param>
    /// <exception cref="IdentityException">It is not a public key.</exception>
    public string Certify(string line, TokenRecord token, Principal principal, string? sourceAddress = null)
    {
        var key = SshPublicKey.Parse(line);
        var body = new ArrayBufferWriter<byte>();
        Text(body, key.CertificateType);
        Bytes(body, RandomNumberGenerator.GetBytes(32));
        body.Write(key.Fields);
        Number(body, Serial(token.Id));
        Number(body, User);
        Text(body, string.Create(CultureInfo.InvariantCulture, $"{principal.Agent} for {principal.Owner ?? "nobody"}, token {token.Id}"));
        Bytes(body, Nested(list => Text(list, token.Id)));
        // A second before: clocks of servers are behind now and then.
        Number(body, (ulong)token.Created.ToUnixTimeSeconds() - 1);
        Number(body, (ulong)principal.SessionExpires.ToUnixTimeSeconds());
        Bytes(body, sourceAddress is null ? [] : Nested(options => Option(options, "source-address", sourceAddress)));
        Bytes(body, Nested(extensions => Option(extensions, "permit-pty", null)));
        Bytes(body, []);
        Bytes(body, PublicBlob());
        var signature = new byte[Ed25519.SignatureLength];
        Ed25519.Sign(body.WrittenSpan, _secret.Span, signature);
        Bytes(body, Nested(signed =>
        {
            Text(signed, KeyType);
            Bytes(signed, signature);
        }));
        return $"{key.CertificateType} {Convert.ToBase64String(body.WrittenSpan)} {token.Id}";
    }

    public void Dispose() => _secret.Dispose();

    /// <summary>By it a list of revoked keys names the certificate.</summary>
    internal static ulong Serial(string token) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes(token))) >> 1;

    private static SecretBuffer MakeSeed()
    {
        Span<byte> seed = stackalloc byte[Ed25519.SeedLength];
        RandomNumberGenerator.Fill(seed);
        try
        {
            return new SecretBuffer(seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    private byte[] PublicBlob() => Nested(blob =>
    {
        Text(blob, KeyType);
        Bytes(blob, _publicKey);
    });

    private static void Option(IBufferWriter<byte> output, string name, string? value)
    {
        Text(output, name);
        Bytes(output, value is null ? [] : Nested(inner => Text(inner, value)));
    }

    private static byte[] Nested(Action<ArrayBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Text(IBufferWriter<byte> output, string text) => Bytes(output, Encoding.UTF8.GetBytes(text));

    private static void Bytes(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        Number(output, (uint)bytes.Length);
        output.Write(bytes);
    }

    private static void Number(IBufferWriter<byte> output, uint number)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(sizeof(uint)), number);
        output.Advance(sizeof(uint));
    }

    private static void Number(IBufferWriter<byte> output, ulong number)
    {
        BinaryPrimitives.WriteUInt64BigEndian(output.GetSpan(sizeof(ulong)), number);
        output.Advance(sizeof(ulong));
    }
}
