namespace WireGate.Postgres.Messages;

/// <summary>What stands where a StartupMessage has its version: 1234 in the upper half, which no version will ever be.</summary>
public static class StartupCode
{
    public const int CancelRequest = 80877102;
    public const int SslRequest = 80877103;
    public const int GssEncRequest = 80877104;
}
