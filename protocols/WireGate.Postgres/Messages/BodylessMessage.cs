namespace WireGate.Postgres.Messages;

/// <summary>The messages from a client that are only a head, ready to write.</summary>
public static class BodylessMessage
{
    public static ReadOnlySpan<byte> Sync => "S\0\0\0\u0004"u8;

    public static ReadOnlySpan<byte> Flush => "H\0\0\0\u0004"u8;

    public static ReadOnlySpan<byte> Terminate => "X\0\0\0\u0004"u8;

    public static ReadOnlySpan<byte> CopyDone => "c\0\0\0\u0004"u8;
}
