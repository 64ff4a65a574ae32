using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Core.Transport;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Upstream;

namespace WireGate.Postgres.Authentication;

/// <summary>
/// Answers a target's authentication requests with the credential. What would give the password away, or let it be guessed, is sent only
/// where it is known who listens.
/// </summary>
internal sealed class UpstreamAuthentication(Link link, ICredential credential, string user, ChannelTrust trust) : IDisposable
{
    /// <summary>PostgreSQL's default. A false server that asks for fewer makes guessing from our proof cheap.</summary>
    private const int LeastIterationsUnverified = 4096;

    private ScramClient? _scram;
    private ScramChallenge? _challenge;
    private SecretBuffer? _keys;
    private bool _challenged;
    private bool _keysAreNew;
    private bool _serverProved;

    /// <summary>Answers one request; true once the server says that we are in.</summary>
    /// <exception cref="UpstreamException">The target asks for what we don't give.</exception>
    public async Task<bool> AnswerAsync(SteppedReader request, CancellationToken cancellationToken)
    {
        var kind = AuthenticationRequest.Read(request.Message, out var data);
        switch (kind)
        {
            case AuthenticationKind.Ok:
                if (_scram is not null && !_serverProved) throw new UpstreamException("the target did not prove that it knows the password");
                return true;
            case AuthenticationKind.CleartextPassword:
                ExpectFirstChallenge();
                await SendCleartextAsync(cancellationToken).ConfigureAwait(false);
                return false;
            case AuthenticationKind.Md5Password:
                ExpectFirstChallenge();
                await SendMd5Async(data, cancellationToken).ConfigureAwait(false);
                return false;
            case AuthenticationKind.Sasl:
                ExpectFirstChallenge();
                await BeginScramAsync(data, cancellationToken).ConfigureAwait(false);
                return false;
            case AuthenticationKind.SaslContinue when _scram is not null && _challenge is null:
                await ProveAsync(_scram, data, cancellationToken).ConfigureAwait(false);
                return false;
            case AuthenticationKind.SaslFinal when _scram is not null && _keys is not null && !_serverProved:
                Verify(_scram, _keys, data);
                return false;
            case AuthenticationKind.SaslContinue or AuthenticationKind.SaslFinal:
                throw new UpstreamException("the target broke the protocol: a SASL message out of order");
            default:
                throw new UpstreamException("the target asks for a log-in method that the gate does not have; scram-sha-256 works");
        }
    }

    public void Dispose() => _keys?.Dispose();

    private void ExpectFirstChallenge()
    {
        if (_challenged) throw new UpstreamException("the target broke the protocol: it asks for authentication twice");
        _challenged = true;
    }

    private async Task SendCleartextAsync(CancellationToken cancellationToken)
    {
        if (trust != ChannelTrust.Verified)
            throw new UpstreamException("the target asks for the password in clear text, and the connection is not TLS with a verified certificate");
        using (var password = await credential.ReadSecretAsync(cancellationToken).ConfigureAwait(false))
            PasswordMessage.Write(link.Output, password.Span);
        await link.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task SendMd5Async(byte[] salt, CancellationToken cancellationToken)
    {
        if (trust == ChannelTrust.Unverified)
            throw new UpstreamException("the target asks for an MD5 password, which can be guessed from, and the connection is not TLS with a verified certificate");
        using (var password = await credential.ReadSecretAsync(cancellationToken).ConfigureAwait(false))
            Md5Password.Write(link.Output, password.Span, user, salt);
        await link.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task BeginScramAsync(byte[] data, CancellationToken cancellationToken)
    {
        var offered = AuthenticationRequest.ReadMechanisms(data);
        var binding = ChannelBinding.Of(link.Tls?.RemoteCertificate as X509Certificate2);
        var offersPlus = offered.Contains(ScramMechanism.Plus);
        if (!offered.Contains(ScramMechanism.Plain) && !(offersPlus && binding is not null))
            throw new UpstreamException("the target offers no SASL mechanism that the gate has; scram-sha-256 works");
        _scram = new ScramClient(offersPlus ? binding : null, binding is not null && !offersPlus, ScramNonce.Next());
        SaslInitialResponse.Write(link.Output, _scram.Mechanism, _scram.Begin());
        await link.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ProveAsync(ScramClient scram, byte[] data, CancellationToken cancellationToken)
    {
        _challenge = scram.ReadChallenge(data);
        if (_challenge.Iterations < LeastIterationsUnverified && trust == ChannelTrust.Unverified)
            throw new UpstreamException("the target asks for fewer SCRAM iterations than 4096, and the connection is not TLS with a verified certificate");
        _keys = await KeysAsync(_challenge, cancellationToken).ConfigureAwait(false);
        SaslResponse.Write(link.Output, scram.Prove(_keys.Span[..ScramKeys.KeyLength]));
        await link.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Kept keys if there are some, so that the password itself is read, and the hashing done, once for all sessions.</summary>
    private async Task<SecretBuffer> KeysAsync(ScramChallenge challenge, CancellationToken cancellationToken)
    {
        if (credential.FindDerived(challenge.Label) is { Length: ScramKeys.PairLength } kept) return new SecretBuffer(kept.Span);
        _keysAreNew = true;
        using var password = await credential.ReadSecretAsync(cancellationToken).ConfigureAwait(false);
        // Milliseconds of hashing: on a thread of its own, since the caller's may be one that serves sockets.
        return await Task.Run(() => Derive(password, challenge), cancellationToken).ConfigureAwait(false);
    }

    private static SecretBuffer Derive(SecretBuffer password, ScramChallenge challenge)
    {
        using var prepared = PasswordPreparation.Prepare(password.Span);
        Span<byte> keys = stackalloc byte[ScramKeys.PairLength];
        try
        {
            ScramKeys.Derive(prepared.Span, challenge.Salt, challenge.Iterations, keys);
            return new SecretBuffer(keys);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keys);
        }
    }

    private void Verify(ScramClient scram, SecretBuffer keys, byte[] data)
    {
        if (!scram.Verify(data, keys.Span[ScramKeys.KeyLength..]))
            throw new UpstreamException("the target did not prove that it knows the password");
        _serverProved = true;
        // Not earlier: a false server could fill the vault with keys for salts of its own.
        if (_keysAreNew) credential.KeepDerived(_challenge!.Label, keys.Span);
    }
}
