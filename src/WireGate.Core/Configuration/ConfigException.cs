using System.Collections.Immutable;

namespace WireGate.Core.Configuration;

/// <summary>The configuration is wrong at one place, or at several: <see cref="All"/> tells each.</summary>
public sealed class ConfigException : Exception
{
    public ConfigException(SourcePosition position, string problem) : base($"{position}: {problem}")
    {
        Position = position;
        Problem = problem;
        All = [this];
    }

    /// <summary>Several problems in one report, one a line. <see cref="Position"/> and <see cref="Problem"/> are the first one's.</summary>
    /// <param name="errors">At least one.</param>
    public ConfigException(IReadOnlyList<ConfigException> errors) : base(string.Join('\n', errors.Select(error => error.Message)))
    {
        Position = errors[0].Position;
        Problem = errors[0].Problem;
        All = [.. errors.SelectMany(error => error.All)];
    }

    public SourcePosition Position { get; }

    public string Problem { get; }

    /// <summary>Every problem, in the order found; each stands at one place.</summary>
    public ImmutableArray<ConfigException> All { get; }
}
