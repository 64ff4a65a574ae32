namespace WireGate.Core.Configuration;

/// <summary>The configuration is wrong at one place.</summary>
public sealed class ConfigException(SourcePosition position, string problem) : Exception($"{position}: {problem}")
{
    public SourcePosition Position { get; } = position;

    public string Problem { get; } = problem;
}
