namespace WireGate.Core.Configuration;

/// <summary>Where a value stands in a file. Line and column count from 1.</summary>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    public override string ToString() => $"{File}:{Line}:{Column}";
}
