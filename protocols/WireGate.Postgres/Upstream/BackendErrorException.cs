using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Upstream;

/// <summary>The cause of an <see cref="Core.UpstreamException"/> where the target said it itself. Holds the code alone: its text is not ours.</summary>
public sealed class BackendErrorException(string code) : Exception("the target answered with SQLSTATE " + code)
{
    public string Code { get; } = code;

    /// <summary>What to tell the client: the target is there and not ready, or the connection to it failed.</summary>
    public static string CodeForClient(Core.UpstreamException error) => error.InnerException is BackendErrorException { Code: var code }
        ? code switch
        {
            SqlState.CannotConnectNow or SqlState.TooManyConnections or SqlState.InvalidCatalogName => code,
            _ => SqlState.ConnectionFailure,
        }
        : SqlState.ConnectionFailure;
}
