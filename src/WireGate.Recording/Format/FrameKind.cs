namespace WireGate.Recording.Format;

/// <summary>What a frame tells; the page of the format has the table.</summary>
public enum FrameKind : byte
{
    /// <summary>Not in any file: what a reader makes of a gap block. <see cref="Frame.Text"/> is the reason, <see cref="Frame.Rows"/> how many frames are lost.</summary>
    Lost = 0,
    Authenticated = 1,
    Target = 2,
    Credential = 3,
    Operation = 4,
    Decision = 5,
    Answer = 6,
    Rows = 7,
    Output = 8,
    Resize = 9,
    Input = 10,
    Failure = 11,
    Limit = 12,
    Approval = 13,
    Closed = 14,
}
