namespace WireGate.Postgres.Relay;

/// <summary>Type bytes of backend messages.</summary>
internal static class BackendType
{
    public const byte ParseComplete = (byte)'1';
    public const byte BindComplete = (byte)'2';
    public const byte CloseComplete = (byte)'3';
    public const byte NotificationResponse = (byte)'A';
    public const byte CommandComplete = (byte)'C';
    public const byte DataRow = (byte)'D';
    public const byte ErrorResponse = (byte)'E';
    public const byte CopyInResponse = (byte)'G';
    public const byte CopyOutResponse = (byte)'H';
    public const byte EmptyQueryResponse = (byte)'I';
    public const byte NoticeResponse = (byte)'N';
    public const byte ParameterStatus = (byte)'S';
    public const byte RowDescription = (byte)'T';
    public const byte ReadyForQuery = (byte)'Z';
    public const byte CopyDone = (byte)'c';
    public const byte CopyData = (byte)'d';
    public const byte NoData = (byte)'n';
    public const byte PortalSuspended = (byte)'s';
    public const byte ParameterDescription = (byte)'t';
}
