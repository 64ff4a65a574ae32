namespace WireGate.Postgres.Judgement;

/// <summary>The sections of reviewed-functions.txt.</summary>
internal enum FunctionClass : byte
{
    Unknown,
    Pure,
    Casting,
    Session,
    SequenceRead,
    SequenceWrite,
    LargeObjectRead,
    LargeObjectWrite,
    FileRead,
    FileWrite,
    Notify,
    Setting,
    Execute,
}
