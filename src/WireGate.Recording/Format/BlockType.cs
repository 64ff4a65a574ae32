namespace WireGate.Recording.Format;

/// <summary>What a block of a session's file is; the page of the format has the table.</summary>
public enum BlockType : byte
{
    Data = 1,
    Checkpoint = 2,
    End = 3,
    Gap = 4,
    Salvaged = 5,
    Recovered = 6,
}
