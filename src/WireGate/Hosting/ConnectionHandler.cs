using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Logging;

namespace WireGate.Hosting;

/// <summary>
/// The top of every session: the protocol runs below it, and whatever it throws ends here, in one line of the log. Nothing that reaches
/// this place reaches another connection.
/// </summary>
internal sealed class ConnectionHandler(SessionServices services, ILogger logger)
{
    public async Task ServeAsync(Listener listener, IProtocol protocol, Link link, EndPoint client, CancellationToken cancellationToken)
    {
        await using var session = new Session(listener, link, client, services);
        try
        {
            await protocol.RunAsync(session, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Ended by us; the line that closes the session says why.
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            session.ReportFailure("connection", "the connection was lost");
        }
        catch (Core.ProtocolViolationException error)
        {
            session.ReportFailure("protocol", error.Message);
        }
        catch (UpstreamException error)
        {
            session.ReportFailure("target", error.Message);
        }
        catch (CredentialException error)
        {
            session.ReportFailure("credential", error.Message);
        }
        catch (RecordingException error)
        {
            session.ReportFailure("recording", error.Message);
        }
        catch (TargetRefusedException)
        {
            // Told to the log where it was decided.
        }
        catch (Exception error)
        {
            // A bug. Its message may hold what a peer sent; its type and place do not.
            SessionLog.Broke(logger, session.Id, client, error.GetType().Name, PlaceOf(error));
        }
        finally
        {
            await session.SettleAsync().ConfigureAwait(false);
            await link.CloseAsync().ConfigureAwait(false);
        }
    }

    private static string? PlaceOf(Exception error) =>
        new StackTrace(error, fNeedFileInfo: false).GetFrame(0)?.ToString()?.Trim();
}
