using System.Buffers;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Ssh.Keys;
using WireGate.Ssh.Messages;
using WireGate.Ssh.Transport;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Authentication;

/// <summary>Logs in to a target whose host key was verified: by a private key, or by a password where the secret is none.</summary>
internal sealed class UpstreamAuthentication(SshTransport transport, string user)
{
    /// <summary>Banners and prompts; a server that says more means no good.</summary>
    private const int MaxMessages = 16;

    private int _messages;

    /// <exception cref="UpstreamException">The target does not accept it.</exception>
    /// <exception cref="ProtocolViolationException">The target breaks the protocol.</exception>
    public async Task RunAsync(SecretBuffer secret, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new SshWriter(output);
        writer.WriteByte(MessageNumber.ServiceRequest);
        writer.WriteString("ssh-userauth");
        transport.Outbox.Send(output.WrittenSpan);
        var accept = await ReceiveAsync(cancellationToken).ConfigureAwait(false);
        if (accept[0] != MessageNumber.ServiceAccept) throw OutOfTurn();
        if (IsPrivateKey(secret.Span)) await SignAsync(secret, cancellationToken).ConfigureAwait(false);
        else await TellAsync(secret, cancellationToken).ConfigureAwait(false);
        transport.IsAuthenticated = true;
    }

    private static bool IsPrivateKey(ReadOnlySpan<byte> secret) => secret.TrimStart(" \t\r\n"u8).StartsWith("-----BEGIN "u8);

    /// <summary><c>publickey</c> with the signature at once (RFC 4252 §7).</summary>
    private async Task SignAsync(SecretBuffer secret, CancellationToken cancellationToken)
    {
        using (var key = ReadKey(secret))
        {
            var algorithm = ChooseAlgorithm(key);
            var request = new ArrayBufferWriter<byte>();
            var fields = Begin(request, "publickey");
            fields.WriteBoolean(true);
            fields.WriteString(algorithm);
            fields.WriteString(key.PublicBlob.Span);
            var signed = new ArrayBufferWriter<byte>();
            var signing = new SshWriter(signed);
            signing.WriteString(transport.SessionId.Span);
            signing.WriteBytes(request.WrittenSpan);
            fields.WriteString(key.Sign(algorithm, signed.WrittenSpan));
            transport.Outbox.Send(request.WrittenSpan);
        }

        var answer = await ReceiveAsync(cancellationToken).ConfigureAwait(false);
        if (answer[0] != MessageNumber.UserAuthSuccess) throw Refused(answer);
    }

    private static ISshSigningKey ReadKey(SecretBuffer secret)
    {
        try
        {
            return OpenSshPrivateKey.Read(secret.Span);
        }
        catch (ProtocolViolationException unusable)
        {
            throw new UpstreamException("the credential can't be used: " + unusable.Message);
        }
    }

    /// <summary>What the target says that it takes, or the best where it does not say (RFC 8332 §3.3).</summary>
    private string ChooseAlgorithm(ISshSigningKey key)
    {
        foreach (var algorithm in key.Algorithms)
            if (transport.PeerSignatureAlgorithms.Contains(algorithm)) return algorithm;
        return transport.PeerSignatureAlgorithms.IsEmpty ? key.Algorithms[0] : throw new UpstreamException("the target takes no signature by the credential's kind of key");
    }

    /// <summary>By <c>password</c>, or where the target does not have that by the one prompt of <c>keyboard-interactive</c>.</summary>
    private async Task TellAsync(SecretBuffer secret, CancellationToken cancellationToken)
    {
        SendPassword(secret.Span);
        var answer = await ReceiveAsync(cancellationToken).ConfigureAwait(false);
        if (answer[0] == MessageNumber.UserAuthSuccess) return;
        if (answer[0] != MessageNumber.UserAuthFailure || HasMethod(answer, "password"u8) || !HasMethod(answer, "keyboard-interactive"u8)) throw Refused(answer);
        var request = new ArrayBufferWriter<byte>();
        var fields = Begin(request, "keyboard-interactive");
        fields.WriteString("");
        fields.WriteString("");
        transport.Outbox.Send(request.WrittenSpan);
        var hasAnswered = false;
        while ((answer = await ReceiveAsync(cancellationToken).ConfigureAwait(false))[0] == MessageNumber.UserAuthMethod)
        {
            var prompts = CountPrompts(answer);
            // More than one, or a second, asks for something that is not the password.
            if (prompts > 1 || (prompts == 1 && hasAnswered)) throw new UpstreamException("the target asks for more than a password");
            hasAnswered |= prompts == 1;
            SendAnswers(secret.Span, prompts);
        }

        if (answer[0] != MessageNumber.UserAuthSuccess) throw Refused(answer);
    }

    private SshWriter Begin(ArrayBufferWriter<byte> request, string method) => Begin(new SshWriter(request), method);

    private SshWriter Begin(SshWriter writer, string method)
    {
        writer.WriteByte(MessageNumber.UserAuthRequest);
        writer.WriteString(user);
        writer.WriteString("ssh-connection");
        writer.WriteString(method);
        return writer;
    }

    private void SendPassword(ReadOnlySpan<byte> secret)
    {
        // Four bytes a character of the user's name at most, and the names around it.
        using var request = new SecretWriter(4 * user.Length + secret.Length + 64);
        var fields = Begin(new SshWriter(request), "password");
        fields.WriteBoolean(false);
        fields.WriteString(secret);
        transport.Outbox.Send(request.Written);
    }

    private void SendAnswers(ReadOnlySpan<byte> secret, uint prompts)
    {
        using var response = new SecretWriter(secret.Length + 16);
        var writer = new SshWriter(response);
        writer.WriteByte(MessageNumber.UserAuthInfoResponse);
        writer.WriteUInt32(prompts);
        if (prompts == 1) writer.WriteString(secret);
        transport.Outbox.Send(response.Written);
    }

    private static uint CountPrompts(byte[] request)
    {
        var reader = new SshReader(request.AsSpan(1));
        reader.ReadString();
        reader.ReadString();
        reader.ReadString();
        return reader.ReadUInt32();
    }

    /// <summary>The next message that is no banner: what a target says before a log-in is for people, and we are none.</summary>
    private async Task<byte[]> ReceiveAsync(CancellationToken cancellationToken)
    {
        do
        {
            while (transport.TryRead(out var payload))
            {
                if (++_messages > MaxMessages) throw new ProtocolViolationException("too many messages during a log-in");
                if (payload[0] == MessageNumber.UserAuthBanner) continue;
                if (payload[0] is MessageNumber.ServiceAccept or MessageNumber.UserAuthFailure or MessageNumber.UserAuthSuccess or MessageNumber.UserAuthMethod) return payload.ToArray();
                throw OutOfTurn();
            }
        }
        while (await transport.WaitAsync(cancellationToken).ConfigureAwait(false));
        throw new UpstreamException("the target closed the connection during log-in");
    }

    private static bool HasMethod(byte[] failure, ReadOnlySpan<byte> method)
    {
        var reader = new SshReader(failure.AsSpan(1));
        var names = NameList.Read(ref reader);
        return names.Contains(System.Text.Encoding.ASCII.GetString(method));
    }

    private static Exception Refused(byte[] answer) =>
        answer[0] == MessageNumber.UserAuthFailure ? new UpstreamException("the target does not accept the credential") : OutOfTurn();

    private static ProtocolViolationException OutOfTurn() => new("a message is out of turn during log-in");
}
