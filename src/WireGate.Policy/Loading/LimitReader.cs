using WireGate.Core.Approvals;
using WireGate.Core.Configuration;
using WireGate.Core.Limits;

namespace WireGate.Policy.Loading;

/// <summary>
/// Reads how much an allow rule allows:
/// <code>limit: { rows: 10000, bytes: 50MiB, statements: 200, writes: 20, time: 30m, per: task, over: hold }</code>
/// </summary>
internal sealed class LimitReader(ConfigErrors errors)
{
    /// <summary>What is over within a second can't be told from a denial.</summary>
    private static readonly TimeSpan ShortestTime = TimeSpan.FromSeconds(1);

    /// <summary>Sessions end sooner.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(30);

    /// <param name="node">Under <c>limit</c>.</param>
    /// <param name="name">The rule's name.</param>
    /// <param name="hold">Reads the rule's approval; asked where <c>over: hold</c> is said.</param>
    public LimitTerms Read(ConfigNode node, string name, Func<HoldTerms> hold)
    {
        var keys = new MappingReader(Values.Mapping(node, "limit"));
        var limit = new LimitTerms
        {
            Rule = name,
            Rows = Count(keys, "rows"),
            Bytes = Present(keys, "bytes") ? keys.Size("bytes", 0, 1, long.MaxValue) : null,
            Statements = Count(keys, "statements"),
            Writes = Count(keys, "writes"),
            Time = Present(keys, "time") ? Time(keys) : null,
            IsPerTask = keys.Word("per", false, ("session", false), ("task", true)),
        };
        var holds = keys.Word("over", false, ("deny", false), ("hold", true));
        errors.Try(keys.End);
        if (limit is { Rows: null, Bytes: null, Statements: null, Writes: null, Time: null })
            throw node.Error("\"limit\" says how much: rows, bytes, statements, writes or time");
        return holds ? limit with { Hold = hold() } : limit;
    }

    private static bool Present(MappingReader keys, string key)
    {
        if (keys.Optional(key) is not null) return true;
        return keys.Node.Find(key) is { } empty ? throw empty.Error($"\"{key}\" is empty") : false;
    }

    /// <summary>None at all would be a denial in disguise.</summary>
    private static long? Count(MappingReader keys, string key) => Present(keys, key) ? keys.Int(key, 1, 1, int.MaxValue) : null;

    private static TimeSpan Time(MappingReader keys) => keys.Duration("time", ShortestTime) is var time && time >= ShortestTime && time <= LongestTime
        ? time : throw keys.Required("time").Error("\"time\" is from 1s to 30d");
}
