namespace WireGate.Postgres.Relay;

/// <summary>Type bytes of frontend messages whose bodies the relay does not read.</summary>
internal static class FrontendType
{
    public const byte Sync = (byte)'S';
    public const byte Flush = (byte)'H';
    public const byte Terminate = (byte)'X';
    public const byte CopyData = (byte)'d';
    public const byte CopyDone = (byte)'c';
    public const byte CopyFail = (byte)'f';
    public const byte Password = (byte)'p';
}
