namespace WireGate.Postgres.Messages;

/// <summary>A version of the frontend/backend protocol as it stands in a StartupMessage: <c>major &lt;&lt; 16 | minor</c>.</summary>
public readonly record struct ProtocolVersion(int Code)
{
    public static readonly ProtocolVersion V3_0 = new(3 << 16);

    /// <summary>PostgreSQL 18: cancel keys of up to 256 bytes.</summary>
    public static readonly ProtocolVersion V3_2 = new((3 << 16) | 2);

    public int Major => Code >>> 16;

    public int Minor => Code & 0xFFFF;

    public override string ToString() => $"{Major}.{Minor}";
}
