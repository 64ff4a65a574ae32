using System.IO.Pipelines;
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
    /// <summary>A client that does not read its last message waits no longer than this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What to say, or null if nobody is there to hear it.</summary>
    /// <param name="session">May have been ended on purpose, which outranks what its end then caused.</param>
    /// <param name="down">How the downstream pump failed, if it did.</param>
    /// <param name="up">How the upstream pump failed, if it did.</param>
    /// <param name="clientLeft">The client ended the session.</param>
    public static Farewell? From(Session session, Exception? down, Exception? up, bool clientLeft)
    {
        if (session.EndReason is { } reason) return new Farewell(SqlState.AdminShutdown, "terminating connection: " + reason.Reason, false);
        if (clientLeft) return null;
        if (down is ProtocolViolationException violation) return new Farewell(SqlState.ProtocolViolation, violation.Message, true);
        // What stops a judgement outranks what the backend's stream says of its end: it is the cause.
        if ((down as UpstreamException ?? up as UpstreamException) is { } failure) return new Farewell(SqlState.ConnectionFailure, failure.Message, true);
        if (down is CredentialException credential) return new Farewell(SqlState.CannotConnectNow, credential.Message, true);
        // The client's socket broke: nobody listens.
        if (down is IOException or System.Net.Sockets.SocketException) return null;
        return new Farewell(SqlState.ConnectionFailure, "the target closed the connection", true);
    }

    public async Task SendAsync(PipeWriter client)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            ErrorResponse.WriteFatal(client, Code, Message, hint: Hint);
            await client.FlushAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The client is gone or stalled; the connection is closed next in any case.
        }
    }
}
