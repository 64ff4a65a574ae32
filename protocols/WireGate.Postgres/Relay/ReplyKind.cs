namespace WireGate.Postgres.Relay;

/// <summary>What was sent to the backend and will be answered, and two marks of COPY data that answer nothing.</summary>
internal enum ReplyKind : byte
{
    None,

    /// <summary>Q: any number of results, then Z.</summary>
    Query,

    /// <summary>F: V or E, then Z.</summary>
    FunctionCall,

    /// <summary>S: Z.</summary>
    Sync,

    /// <summary>P: 1.</summary>
    Parse,

    /// <summary>B: 2.</summary>
    Bind,

    /// <summary>D: (t) T or n.</summary>
    Describe,

    /// <summary>E: rows, then C, I or s.</summary>
    Execute,

    /// <summary>C: 3.</summary>
    Close,

    /// <summary>The client's first CopyData of a COPY.</summary>
    CopyDataMark,

    /// <summary>CopyDone or CopyFail.</summary>
    CopyEndMark,
}
