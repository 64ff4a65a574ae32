namespace WireGate.Events.Queue;

internal enum RecordStatus : byte
{
    Whole,

    /// <summary>It may be one, but its end is not there: read more, or it was torn.</summary>
    Incomplete,

    /// <summary>No record begins here.</summary>
    Damaged,
}
