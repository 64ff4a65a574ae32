using System.Security.Cryptography;
using System.Text;
using WireGate.Core;

namespace WireGate.Postgres.Authentication;

/// <summary>The server's side of one SCRAM-SHA-256 exchange (RFC 5802, RFC 7677), against a verifier.</summary>
/// <param name="verifier">Of the token, or made up for one that does not exist: both cost the same.</param>
/// <param name="channelBinding">tls-server-end-point of our certificate; null where the mechanism with binding was not offered.</param>
/// <param name="nonce">Our part of the nonce.</param>
internal sealed class ScramServer(ScramVerifier verifier, byte[]? channelBinding, byte[] nonce)
{
    private byte[] _gs2Header = [];
    private byte[] _clientFirstBare = [];
    private byte[] _serverFirst = [];
    private byte[] _fullNonce = [];
    private bool _binds;

    /// <summary>
    /// <c>client-first-message = gs2-cbind-flag "," [authzid] "," "n=" user "," "r=" c-nonce</c>; returns the server's first message.
    /// The user name in it is not used: the one of the start-up packet counts, as in PostgreSQL.
    /// </summary>
    public byte[] Begin(string mechanism, ReadOnlySpan<byte> clientFirst)
    {
        _binds = mechanism switch
        {
            ScramMechanism.Plain => false,
            ScramMechanism.Plus when channelBinding is not null => true,
            _ => throw new ProtocolViolationException("client selected an invalid SASL authentication mechanism"),
        };
        var headerLength = ReadGs2Header(clientFirst);
        _gs2Header = clientFirst[..headerLength].ToArray();
        _clientFirstBare = clientFirst[headerLength..].ToArray();
        var attributes = new ScramAttributes(_clientFirstBare);
        if (attributes.Is('m')) throw new ProtocolViolationException("client requires an unsupported SCRAM extension");
        attributes.Read('n');
        var clientNonce = attributes.Read('r');
        attributes.ExpectEnd();
        if (!ScramNonce.IsValid(clientNonce)) throw ScramAttributes.Malformed();
        _fullNonce = [.. clientNonce, .. nonce];
        var salt = Convert.ToBase64String([.. verifier.Salt]);
        _serverFirst = [.. "r="u8, .. _fullNonce, .. Encoding.ASCII.GetBytes($",s={salt},i={verifier.Iterations}")];
        return _serverFirst;
    }

    /// <summary>
    /// <c>client-final-message = "c=" binding "," "r=" nonce "," "p=" proof</c>; returns the server's last message, or null if the proof
    /// is wrong.
    /// </summary>
    public byte[]? Finish(ReadOnlySpan<byte> clientFinal)
    {
        var attributes = new ScramAttributes(clientFinal);
        var binding = ScramAttributes.Decode(attributes.Read('c'), 1024);
        byte[] expected = _binds ? [.. _gs2Header, .. channelBinding!] : _gs2Header;
        if (!CryptographicOperations.FixedTimeEquals(binding, expected)) throw new ProtocolViolationException("SCRAM channel binding check failed");
        if (!attributes.Read('r').SequenceEqual(_fullNonce)) throw new ProtocolViolationException("SCRAM nonce does not match");
        var proof = ScramAttributes.Decode(attributes.Read('p'), ScramKeys.KeyLength);
        attributes.ExpectEnd();
        if (proof.Length != ScramKeys.KeyLength) throw ScramAttributes.Malformed();

        var withoutProof = clientFinal[..clientFinal.LastIndexOf(",p="u8)];
        var authMessage = ScramKeys.AuthMessage(_clientFirstBare, _serverFirst, withoutProof);
        Span<byte> clientKey = stackalloc byte[ScramKeys.KeyLength];
        Span<byte> storedKey = stackalloc byte[ScramKeys.KeyLength];
        ScramKeys.Prove(proof, verifier.StoredKey.AsSpan(), authMessage, clientKey);
        SHA256.HashData(clientKey, storedKey);
        CryptographicOperations.ZeroMemory(clientKey);
        if (!CryptographicOperations.FixedTimeEquals(storedKey, verifier.StoredKey.AsSpan())) return null;
        var signature = HMACSHA256.HashData(verifier.ServerKey.AsSpan(), authMessage);
        return [.. "v="u8, .. Encoding.ASCII.GetBytes(Convert.ToBase64String(signature))];
    }

    /// <summary><c>gs2-header = ("p=" cb-name / "n" / "y") "," ["a=" authzid] ","</c>; returns its length.</summary>
    private int ReadGs2Header(ReadOnlySpan<byte> message)
    {
        var flagLength = message.IndexOf((byte)',');
        if (flagLength < 0) throw ScramAttributes.Malformed();
        var flag = message[..flagLength];
        if (flag.StartsWith("p="u8))
        {
            if (!_binds) throw new ProtocolViolationException("the client binds a channel under a mechanism that does not");
            if (!flag[2..].SequenceEqual(ChannelBinding.TypeName)) throw new ProtocolViolationException("unsupported SCRAM channel-binding type");
        }
        else if (flag is not [(byte)'n' or (byte)'y'] || _binds)
        {
            throw ScramAttributes.Malformed();
        }
        else if (flag[0] == 'y' && channelBinding is not null)
        {
            // The client can bind and believes that we can't: somebody took our offer out on the way.
            throw new ProtocolViolationException("SCRAM channel binding negotiation error");
        }

        var rest = message[(flagLength + 1)..];
        if (rest.StartsWith("a="u8)) throw new ProtocolViolationException("client uses authorization identity, but it is not supported");
        return rest.StartsWith(","u8) ? flagLength + 2 : throw ScramAttributes.Malformed();
    }
}
