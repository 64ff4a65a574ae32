using System.Buffers;
using WireGate.Core;
using WireGate.Ssh.Messages;
using WireGate.Ssh.Transport;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Authentication;

/// <summary>
/// Who is at the other end? As server: the token, as a password or as the answer to a prompt (RFC 4252, RFC 4256). Whatever comes that is not part of a log-in ends the connection, so
/// that nothing is served to anybody who has not logged in.
/// </summary>
/// <param name="transport">Whose keys are exchanged.</param>
/// <param name="isAccepted">Whether a token is good; waits as long as a failure is to take. The bytes are zeroed when it returns.</param>
internal sealed class ClientAuthentication(SshTransport transport, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<bool>> isAccepted)
{
    /// <summary>As OpenSSH's MaxAuthTries.</summary>
    public const int MaxFailures = 6;

    /// <summary>Bytes of a password: as much as any token has.</summary>
    public const int MaxToken = 16 * 1024;

    private static readonly string[] Methods = ["password", "keyboard-interactive"];

    /// <summary>Whose prompt is open: the answer is for no other user.</summary>
    private string? _asked;

    private bool _isService;
    private int _failures;

    /// <returns>The user name that came with the token that was accepted; null if the client has left.</returns>
    /// <exception cref="ProtocolViolationException">It does something else than log in, or fails too often.</exception>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        do
        {
            while (TryReadAttempt(out var user, out var token))
            {
                if (token is null) continue;
                using (token)
                {
                    if (await isAccepted(token.WrittenMemory, cancellationToken).ConfigureAwait(false))
                    {
                        transport.IsAuthenticated = true;
                        transport.Outbox.Send([MessageNumber.UserAuthSuccess]);
                        transport.Outbox.Kick();
                        return user;
                    }
                }

                Fail();
            }
        }
        while (await transport.WaitAsync(cancellationToken).ConfigureAwait(false));
        return null;
    }

    /// <summary>Reads one message. False if none has arrived; a token only where it holds one.</summary>
    private bool TryReadAttempt(out string user, out SecretWriter? token)
    {
        user = "";
        token = null;
        if (!transport.TryRead(out var payload)) return false;
        switch (payload[0])
        {
            case MessageNumber.ServiceRequest:
                AcceptService(payload);
                break;
            case MessageNumber.UserAuthRequest when _isService:
                token = TakeRequest(payload, out user);
                break;
            case MessageNumber.UserAuthInfoResponse when _asked is not null:
                user = _asked;
                _asked = null;
                token = TakeResponse(payload);
                break;
            default:
                throw new ProtocolViolationException("only a log-in is taken before one has logged in");
        }

        return true;
    }

    private void AcceptService(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        if (!reader.ReadString().SequenceEqual("ssh-userauth"u8)) throw new ProtocolViolationException("there is no such service before one has logged in");
        reader.End();
        _isService = true;
        var output = new ArrayBufferWriter<byte>();
        var writer = new SshWriter(output);
        writer.WriteByte(MessageNumber.ServiceAccept);
        writer.WriteString("ssh-userauth");
        transport.Outbox.Send(output.WrittenSpan);
    }

    private SecretWriter? TakeRequest(ReadOnlySpan<byte> payload, out string user)
    {
        // A new request ends a prompt that is open (RFC 4256 §3.1).
        _asked = null;
        var request = UserAuthRequest.Read(payload);
        user = request.User;
        if (!request.Service.SequenceEqual("ssh-connection"u8)) throw new ProtocolViolationException("there is no such service");
        if (request.Method.SequenceEqual("password"u8) && request.TryReadPassword(out var password) && password.Length <= MaxToken) return Copy(password);
        if (request.Method.SequenceEqual("keyboard-interactive"u8)) Ask(user);
        // Clients ask with "none" which methods there are: that is no failure.
        else if (request.Method.SequenceEqual("none"u8) && _failures == 0) SendFailure();
        else Fail();
        return null;
    }

    /// <summary><c>byte 60, string name, string instruction, string language, uint32 1, string prompt, boolean echo</c> (RFC 4256 §3.2).</summary>
    private void Ask(string user)
    {
        _asked = user;
        var output = new ArrayBufferWriter<byte>();
        var writer = new SshWriter(output);
        writer.WriteByte(MessageNumber.UserAuthMethod);
        writer.WriteString("");
        writer.WriteString("");
        writer.WriteString("");
        writer.WriteUInt32(1);
        writer.WriteString("Token: ");
        writer.WriteBoolean(false);
        transport.Outbox.Send(output.WrittenSpan);
    }

    /// <summary><c>byte 61, uint32 count, string × count</c> (RFC 4256 §3.4).</summary>
    private SecretWriter? TakeResponse(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        if (reader.ReadUInt32() != 1) throw new ProtocolViolationException("one prompt has one answer");
        var answer = reader.ReadString();
        reader.End();
        if (answer.Length <= MaxToken) return Copy(answer);
        Fail();
        return null;
    }

    private void Fail()
    {
        if (++_failures >= MaxFailures) throw new ProtocolViolationException("too many failures to log in");
        SendFailure();
    }

    private void SendFailure()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new SshWriter(output);
        writer.WriteByte(MessageNumber.UserAuthFailure);
        writer.WriteNames(Methods);
        writer.WriteBoolean(false);
        transport.Outbox.Send(output.WrittenSpan);
    }

    private static SecretWriter Copy(ReadOnlySpan<byte> token)
    {
        var copy = new SecretWriter(Math.Max(token.Length, 1));
        copy.Write(token);
        return copy;
    }
}
