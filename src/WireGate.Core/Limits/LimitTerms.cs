using System.Globalization;
using WireGate.Core.Approvals;

namespace WireGate.Core.Limits;

/// <summary>How much an allow rule allows. Immutable, made once when rules are loaded; null is no limit.</summary>
public sealed record LimitTerms
{
    /// <summary>The rule's name.</summary>
    public required string Rule { get; init; }

    /// <summary>Rows that go to the client.</summary>
    public long? Rows { get; init; }

    /// <summary>Bytes of those rows, with their framing.</summary>
    public long? Bytes { get; init; }

    /// <summary>Statements, without what drivers send by themselves.</summary>
    public long? Statements { get; init; }

    /// <summary>Statements that do more than read.</summary>
    public long? Writes { get; init; }

    /// <summary>From the first statement that was counted.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Whether all sessions that work on one task spend together.</summary>
    public bool IsPerTask { get; init; }

    /// <summary>Over it, people are asked by these terms, and with their yes it begins anew; null where it is denied.</summary>
    public HoldTerms? Hold { get; init; }

    /// <summary>Whether rows that are under way must be counted.</summary>
    public bool CountsRows => Rows is not null || Bytes is not null || Time is not null;

    /// <summary><c>1000 rows and 5 writes a session, then deny</c>.</summary>
    public override string ToString()
    {
        var parts = new List<string>(5);
        if (Rows is { } rows) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{rows} rows"));
        if (Bytes is { } bytes) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"));
        if (Statements is { } statements) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{statements} statements"));
        if (Writes is { } writes) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{writes} writes"));
        if (Time is { } time) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} s"));
        return $"{string.Join(" and ", parts)} a {(IsPerTask ? "task" : "session")}, then {(Hold is null ? "deny" : "hold")}";
    }
}
