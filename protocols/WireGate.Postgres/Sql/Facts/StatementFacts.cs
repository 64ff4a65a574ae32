using System.Collections.Immutable;

namespace WireGate.Postgres.Sql.Facts;

/// <summary>One statement: everything it names at every level (CTEs, sub-selects, the statement inside EXPLAIN, PREPARE, COPY, DECLARE).</summary>
public sealed class StatementFacts
{
    /// <summary>The statement as PostgreSQL's command tags say it: <c>SELECT</c>, <c>DROP DATABASE</c>, <c>SET</c>. Closed list in <see cref="StatementKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Offset in the SQL text, in bytes.</summary>
    public int Start { get; init; }

    /// <summary>Kinds of statements inside this one (a DELETE in a CTE, the SELECT under EXPLAIN), outermost first, without <see cref="Kind"/>.</summary>
    public ImmutableArray<string> InnerKinds { get; init; } = [];

    public ImmutableArray<RelationUse> Relations { get; init; } = [];

    /// <summary>Every column reference in the statement; which relation it belongs to is the catalogue's business.</summary>
    public ImmutableArray<ColumnUse> Columns { get; init; } = [];

    public ImmutableArray<FunctionUse> Functions { get; init; } = [];

    /// <summary>Operators by name, one to two components (<c>OPERATOR(schema.+)</c>). Each once.</summary>
    public ImmutableArray<QualifiedName> Operators { get; init; } = [];

    /// <summary>Types named in casts, column definitions and function signatures. Each once.</summary>
    public ImmutableArray<QualifiedName> Types { get; init; } = [];

    /// <summary>Objects that a utility statement creates, alters, drops, comments on or grants on, tables included.</summary>
    public ImmutableArray<ObjectUse> Objects { get; init; } = [];

    /// <summary>Configuration parameters shown, set or reset, by SET, RESET, SHOW, set_config(constant …), ALTER … SET, CREATE FUNCTION … SET.</summary>
    public ImmutableArray<SettingUse> Settings { get; init; } = [];

    /// <summary>Role names in GRANT, REVOKE, SET ROLE, CREATE/ALTER/DROP ROLE, OWNER TO, policies. Unquoted and folded.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Server-side files that COPY or a file function with a constant path names.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Programs that COPY … PROGRAM runs.</summary>
    public ImmutableArray<string> Programs { get; init; } = [];

    /// <summary>The language of the body that CREATE FUNCTION, CREATE PROCEDURE or DO brings along, in lower case.</summary>
    public string? Language { get; init; }

    /// <summary>What it does to prepared statements and cursors by name, if anything.</summary>
    public ImmutableArray<NamedUse> Names { get; init; } = [];

    public TransactionCommand Transaction { get; init; }

    /// <summary>COPY's direction over the wire: whether the server will read from or write to the client.</summary>
    public CopyDirection Copy { get; init; }

    /// <summary>Of COPY: how its lines are written; null where that can't be told.</summary>
    public CopyForm? CopyForm { get; init; }

    /// <summary>What in it can't be judged from its text, one short phrase each ("DO block", "SQL passed as text"). Any makes the statement unknown in part.</summary>
    public ImmutableArray<string> Unknowns { get; init; } = [];
}
