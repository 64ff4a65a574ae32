namespace WireGate.Postgres.Sql.Parsing;

/// <summary>Why there is no tree for a text. Each makes the text unknown to the rules.</summary>
public enum SqlParseFailureKind : byte
{
    None,

    /// <summary>The grammar refuses it. A newer or other server may not.</summary>
    Syntax,

    /// <summary>More than <see cref="SqlGrammar.MaxSqlBytes"/>; not looked at.</summary>
    TooLong,

    /// <summary>A NUL inside, or not UTF-8: the server would read something else than the grammar.</summary>
    NotText,

    /// <summary>Nested deeper than the parser's stack.</summary>
    TooDeep,

    /// <summary>Its tree needs more memory than the sandbox has.</summary>
    TooLarge,

    /// <summary>Parsing took too long.</summary>
    Deadline,

    /// <summary>No parser came free in time.</summary>
    Busy,

    /// <summary>The parser failed in another way.</summary>
    Trap,
}
