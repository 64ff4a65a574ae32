using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using WireGate.Core;

namespace WireGate.Postgres.Authentication;

/// <summary>The client's side of one SCRAM-SHA-256 exchange (RFC 5802, RFC 7677), with keys in place of the password.</summary>
/// <param name="channelBinding">What the proof is to cover; null for none.</param>
/// <param name="bindingNotOffered">We could bind the channel and the server does not offer it: it will refuse if somebody took its offer out.</param>
/// <param name="nonce">Our part of the nonce.</param>
/// <param name="user">Left empty: PostgreSQL takes the user name of the start-up packet.</param>
internal sealed class ScramClient(byte[]? channelBinding, bool bindingNotOffered, byte[] nonce, string user = "")
{
    /// <summary>
    /// OWASP asks for 600,000; that many take a third of a second of one core, once for each credential. Without a limit a false server
    /// could keep the gate busy (pgbouncer CVE-2026-6664).
    /// </summary>
    public const int MaxIterations = 1_000_000;

    /// <summary>PostgreSQL's have 16 bytes.</summary>
    private const int MaxSaltLength = 1024;

    private readonly byte[] _gs2Header = channelBinding is not null ? [.. "p="u8, .. ChannelBinding.TypeName, .. ",,"u8]
        : bindingNotOffered ? "y,,"u8.ToArray() : "n,,"u8.ToArray();

    private readonly byte[] _clientFirstBare = [.. Encoding.UTF8.GetBytes($"n={user},r="), .. nonce];
    private byte[] _serverFirst = [];
    private byte[] _fullNonce = [];
    private byte[] _authMessage = [];

    public string Mechanism => channelBinding is null ? ScramMechanism.Plain : ScramMechanism.Plus;

    public byte[] Begin() => [.. _gs2Header, .. _clientFirstBare];

    /// <summary><c>server-first-message = "r=" nonce "," "s=" salt "," "i=" count</c></summary>
    public ScramChallenge ReadChallenge(byte[] serverFirst)
    {
        var attributes = new ScramAttributes(serverFirst);
        var fullNonce = attributes.Read('r');
        var salt = ScramAttributes.Decode(attributes.Read('s'), MaxSaltLength);
        var count = attributes.Read('i');
        attributes.ExpectEnd();
        if (fullNonce.Length > 2 * ScramNonce.MaxLength || fullNonce.Length <= nonce.Length || !fullNonce.StartsWith(nonce)
            || !ScramNonce.IsValid(fullNonce[nonce.Length..])) throw new ProtocolViolationException("invalid SCRAM nonce");
        if (salt.Length == 0 || count.IsEmpty || count[0] == '0') throw ScramAttributes.Malformed();
        if (!Utf8Parser.TryParse(count, out int iterations, out var used) || used != count.Length || iterations is < 1 or > MaxIterations)
            throw new ProtocolViolationException($"the SCRAM iteration count is not between 1 and {MaxIterations}");
        _serverFirst = serverFirst;
        _fullNonce = fullNonce.ToArray();
        return new ScramChallenge(salt, iterations);
    }

    /// <summary><c>client-final-message = "c=" binding "," "r=" nonce "," "p=" proof</c></summary>
    /// <param name="clientKey">As <see cref="ScramKeys.Derive"/> made it for the challenge.</param>
    public byte[] Prove(ReadOnlySpan<byte> clientKey)
    {
        var binding = Convert.ToBase64String(channelBinding is null ? _gs2Header : [.. _gs2Header, .. channelBinding]);
        byte[] withoutProof = [.. Encoding.ASCII.GetBytes($"c={binding},r="), .. _fullNonce];
        _authMessage = ScramKeys.AuthMessage(_clientFirstBare, _serverFirst, withoutProof);
        Span<byte> proof = stackalloc byte[ScramKeys.KeyLength];
        ScramKeys.Prove(clientKey, SHA256.HashData(clientKey), _authMessage, proof);
        return [.. withoutProof, .. ",p="u8, .. Encoding.ASCII.GetBytes(Convert.ToBase64String(proof))];
    }

    /// <summary><c>server-final-message = "v=" signature</c>: proves that the server knows the password's verifier, too.</summary>
    public bool Verify(ReadOnlySpan<byte> serverFinal, ReadOnlySpan<byte> serverKey)
    {
        if (_authMessage.Length == 0) return false;
        var attributes = new ScramAttributes(serverFinal);
        if (attributes.Is('e')) return false;
        var signature = ScramAttributes.Decode(attributes.Read('v'), ScramKeys.KeyLength);
        attributes.ExpectEnd();
        return CryptographicOperations.FixedTimeEquals(signature, HMACSHA256.HashData(serverKey, _authMessage));
    }
}
