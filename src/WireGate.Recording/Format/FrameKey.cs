namespace WireGate.Recording.Format;

/// <summary>The keys of a frame's map. All are below 24, so that each takes one byte.</summary>
internal static class FrameKey
{
    public const int Kind = 0;
    public const int Number = 1;
    public const int Time = 2;
    public const int Operation = 3;
    public const int Text = 4;
    public const int Data = 5;
    public const int Rule = 6;
    public const int Outcome = 7;
    public const int Name = 8;
    public const int Accesses = 9;
    public const int Parameters = 10;
    public const int Columns = 11;
    public const int Rows = 12;
    public const int Bytes = 13;
    public const int Duration = 14;
    public const int More = 15;
    public const int Principal = 16;
    public const int Size = 17;
    public const int Continued = 18;
    public const int Prepared = 19;
    public const int SameColumns = 20;
}
