using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Sql.Parsing;

/// <summary>
/// What facts take on the managed heap, from above: the cache's bound must hold for texts made to have large facts. Numbers are
/// the sizes of the records with their header on a 64-bit machine, rounded up.
/// </summary>
internal static class SqlFactsSize
{
    /// <summary>The entry, its place in ring and table, the arrays' headers.</summary>
    private const long Entry = 256;

    private const long Statement = 256;
    private const long Reference = 8;
    private const long Record = 64;
    private const long NameInline = 24;

    public static long Of(SqlFacts facts)
    {
        var size = Entry + Of(facts.Unknown);
        foreach (var statement in facts.Statements) size += Of(statement);
        return size;
    }

    private static long Of(StatementFacts facts)
    {
        var size = Statement + Of(facts.InnerKinds.AsSpan()) + Of(facts.Roles.AsSpan()) + Of(facts.Files.AsSpan()) + Of(facts.Programs.AsSpan()) + Of(facts.Unknowns.AsSpan()) + Of(facts.Language) + Of(facts.CopyForm?.Null);
        foreach (var use in facts.Relations) size += Record + NameInline + Of(use.Name) + Of(use.Alias);
        foreach (var use in facts.Columns) size += Record + (2 * NameInline) + Of(use.Name) + Of(use.Qualifier) + Of(use.Target);
        foreach (var use in facts.Functions) size += Record + NameInline + Of(use.Name) + Of(use.ConstantArguments.AsSpan());
        foreach (var name in facts.Operators) size += NameInline + Of(name);
        foreach (var name in facts.Types) size += NameInline + Of(name);
        foreach (var use in facts.Objects) size += Record + NameInline + Of(use.Type) + Of(use.Name);
        foreach (var use in facts.Settings) size += Record + Of(use.Name) + Of(use.Value);
        foreach (var use in facts.Names) size += Record + Of(use.Name) + (use.Inner is null ? 0 : Of(use.Inner));
        return size;
    }

    private static long Of(ReadOnlySpan<string?> texts)
    {
        long size = 0;
        foreach (var text in texts) size += Reference + Of(text);
        return size;
    }

    private static long Of(QualifiedName? name) => name is { } present ? Of(present) : 0;

    private static long Of(QualifiedName name) => Of(name.Catalog) + Of(name.Schema) + Of(name.Name);

    /// <summary>Strings are counted each time, though many are one and the same object.</summary>
    private static long Of(string? text) => text is null ? 0 : 32 + (2L * text.Length);
}
