namespace WireGate.Postgres.Messages;

/// <summary>The error codes that the gate itself sends or looks for. https://www.postgresql.org/docs/18/errcodes-appendix.html</summary>
public static class SqlState
{
    public const string Success = "00000";
    public const string Warning = "01000";
    public const string ConnectionFailure = "08006";
    public const string ProtocolViolation = "08P01";
    public const string FeatureNotSupported = "0A000";
    public const string NotNullViolation = "23502";
    public const string CheckViolation = "23514";
    public const string WithCheckOptionViolation = "44000";
    public const string InvalidParameterValue = "22023";
    public const string InvalidAuthorization = "28000";
    public const string InvalidPassword = "28P01";
    public const string InvalidSqlStatementName = "26000";
    public const string InvalidCursorName = "34000";
    public const string InvalidCatalogName = "3D000";
    public const string InsufficientPrivilege = "42501";
    public const string SyntaxError = "42601";
    public const string UndefinedObject = "42704";
    public const string UndefinedFunction = "42883";
    public const string DiskFull = "53100";
    public const string TooManyConnections = "53300";
    public const string ConfigurationLimitExceeded = "53400";
    public const string ProgramLimitExceeded = "54000";
    public const string StatementTooComplex = "54001";
    public const string QueryCanceled = "57014";
    public const string AdminShutdown = "57P01";
    public const string CannotConnectNow = "57P03";
    public const string InternalError = "XX000";
}
