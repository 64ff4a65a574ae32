using System.Buffers;
using WireGate.Core;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Relay;

/// <summary>The last word to a client whose session the gate ends.</summary>
/// <param name="Code">The SQLSTATE.</param>
/// <param name="Message">What happened, fit for the client.</param>
/// <param name="IsFailure">Something went wrong, as opposed to an operator's or the clock's decision.</param>
/// <param name="Hint">What to do instead.</param>
internal sealed record Farewell(string Code, string Message, bool IsFailure, string? Hint = null)
{
    /// <summary>Answers that the client has not been sent yet could not be recorded: they may not go out.</summary>
    public bool IsUnrecorded { get; private init; }

    /// <summary>A client that does not read its last message waits no longer than this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What to say, or null if nobody is there to hear it.</summary>
    /// <param name="session">May have been ended on purpose, which outranks what its end then caused.</param>
    /// <param name="down">How the downstream pump failed, if it did.</param>
    /// <param name="up">How the upstream pump failed, if it did.</param>
    /// <param name="clientLeft">The client ended the session.</param>
    public static Farewell? From(Session session, Exception? down, Exception? up, bool clientLeft)
    {
        if ((down as RecordingException ?? up as RecordingException) is { } unrecorded)
            return Of(unrecorded);
        if (up is ResultStoppedException stopped) return new Farewell(stopped.Told.Code, "terminating connection: " + stopped.Message, false, stopped.Told.Hint);
        if (session.EndReason is { } reason) return new Farewell(SqlState.AdminShutdown, "terminating connection: " + reason.Reason, false);
        if (clientLeft) return null;
        if (down is ProtocolViolationException violation) return new Farewell(SqlState.ProtocolViolation, violation.Message, true);
        // What stops a judgement outranks what the backend's stream says of its end: it is the cause.
        if ((down as UpstreamException ?? up as UpstreamException) is { } failure) return new Farewell(SqlState.ConnectionFailure, failure.Message, true);
        if ((down as CredentialException ?? up as CredentialException) is { } credential) return new Farewell(SqlState.CannotConnectNow, credential.Message, true);
        // The client's socket broke: nobody listens.
        if (down is IOException or System.Net.Sockets.SocketException) return null;
        return new Farewell(SqlState.ConnectionFailure, "the target closed the connection", true);
    }

    /// <summary>Nothing that was not recorded goes out, and nothing but this goes out any more.</summary>
    public static Farewell Of(RecordingException unrecorded) => new(SqlState.DiskFull, unrecorded.Message, true) { IsUnrecorded = true };

    public async Task SendAsync(Session session)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            if (IsUnrecorded)
            {
                var word = new ArrayBufferWriter<byte>();
                ErrorResponse.WriteFatal(word, Code, Message, hint: Hint);
                await session.Downstream.WithdrawAsync(word.WrittenMemory, patience.Token).ConfigureAwait(false);
                return;
            }

            ErrorResponse.WriteFatal(session.Downstream.Output, Code, Message, hint: Hint);
            await session.FlushDownstreamAsync(patience.Token).ConfigureAwait(false);
        }
        catch (RecordingException)
        {
            // What was written before can't be recorded, so it may not go out, and nothing behind it.
            session.Downstream.Abort();
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The client is gone or stalled; the connection is closed next in any case.
        }
    }
}
