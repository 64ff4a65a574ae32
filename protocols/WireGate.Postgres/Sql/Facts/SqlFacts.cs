using System.Collections.Immutable;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Recording;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Postgres.Sql.Facts;

/// <summary>
/// What the text of one Query or Parse message says, before any catalogue is asked: pure syntax, so it depends on nothing but the exact
/// bytes and is cached by them. Immutable.
/// </summary>
public sealed class SqlFacts
{
    /// <summary>In order; empty for an empty query (only white space, comments and semicolons).</summary>
    public ImmutableArray<StatementFacts> Statements { get; init; } = [];

    /// <summary>
    /// Types that a Parse declares for its parameters by number, without PostgreSQL's own: a value sent for one runs that type's input
    /// function and a domain's CHECK, which no word of the text tells.
    /// </summary>
    public ImmutableArray<uint> ParameterTypes { get; init; } = [];

    /// <summary>Why the text could not be understood at all (syntax that the grammar does not know, too long, too deep), or null.</summary>
    public string? Unknown { get; init; }

    /// <summary>Where the grammar stopped, in characters from 1 as in the error field <c>P</c>; 0 if not known.</summary>
    public int ErrorPosition { get; init; }

    /// <summary>
    /// The text would say the same with other whole numbers in the places of its own: it is one query or write, and none of its numbers was
    /// looked at to make these facts. False where that is not known.
    /// </summary>
    internal bool HoldsForAnyNumbers { get; init; }

    /// <summary>Whether its literals may be secrets, once somebody has asked.</summary>
    internal volatile Secrecy Secrecy;

    /// <summary>What judges have made of it. Kept here, so that a text that is never seen again takes all of it along.</summary>
    internal Description? Described;

    /// <summary>What these facts take in memory, from above; worked out when it is first asked for.</summary>
    internal long Size => field != 0 ? field : field = SqlFactsSize.Of(this);

    /// <summary>The same text with declared types; a copy, since texts are shared by sessions.</summary>
    public SqlFacts With(ImmutableArray<uint> parameterTypes) =>
        new() { Statements = Statements, Unknown = Unknown, ErrorPosition = ErrorPosition, ParameterTypes = parameterTypes };

    /// <summary>What runs if either of two texts does.</summary>
    public static SqlFacts Both(SqlFacts one, SqlFacts other) => new()
    {
        Statements = [.. one.Statements, .. other.Statements],
        Unknown = one.Unknown ?? other.Unknown,
        ParameterTypes = [.. one.ParameterTypes, .. other.ParameterTypes],
    };
}
