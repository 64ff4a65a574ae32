using System.Globalization;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Tests.Postgres.Facts;

/// <summary>Facts as one line of text a statement, so that hundreds of expectations can be read and compared at a glance.</summary>
internal static class FactsText
{
    public static string Of(SqlFacts facts) =>
        facts.Unknown is { } why ? $"unknown: {why}"
        : facts.Statements.Length == 0 ? "nothing"
        : string.Join(" ;; ", facts.Statements.Select(Of));

    public static string Of(StatementFacts facts)
    {
        var parts = new List<string> { facts.Start == 0 ? facts.Kind : string.Create(CultureInfo.InvariantCulture, $"@{facts.Start} {facts.Kind}") };
        if (facts.InnerKinds.Length > 0) parts[0] += $" [{string.Join(", ", facts.InnerKinds)}]";
        Add(parts, "", facts.Relations, Relation);
        Add(parts, "columns ", facts.Columns, Column);
        Add(parts, "functions ", facts.Functions, use => $"{Name(use.Name)}({string.Join(", ", use.ConstantArguments.Select(a => a is null ? "?" : $"'{a}'"))})");
        Add(parts, "operators ", facts.Operators, Name);
        Add(parts, "types ", facts.Types, Name);
        Add(parts, "", facts.Objects, use => $"{Word(use.Action)} {use.Type} {Name(use.Name)}");
        Add(parts, "settings ", facts.Settings, Setting);
        Add(parts, "roles ", facts.Roles, role => role);
        Add(parts, "files ", facts.Files, file => file);
        Add(parts, "programs ", facts.Programs, program => program);
        Add(parts, "", facts.Names, use => $"{Word(use.Action)} {use.Name ?? "ALL"}{(use.Inner is null ? "" : $" {{{Of(use.Inner)}}}")}");
        if (facts.Transaction != TransactionCommand.None) parts.Add($"transaction {Word(facts.Transaction)}");
        if (facts.Copy != CopyDirection.None) parts.Add($"client {Word(facts.Copy)}");
        Add(parts, "UNKNOWN ", facts.Unknowns, unknown => unknown);
        return string.Join(" | ", parts);
    }

    private static void Add<T>(List<string> parts, string title, IReadOnlyCollection<T> values, Func<T, string> format)
    {
        if (values.Count > 0) parts.Add(title + string.Join(", ", values.Select(format)));
    }

    private static string Relation(RelationUse use) =>
        $"{Word(use.Action)} {(use.OnlyThis ? "only " : "")}{Name(use.Name)}{(use.Alias is null ? "" : $" as {use.Alias}")}{(use.IsFiltered ? "" : " UNFILTERED")}";

    private static string Column(ColumnUse use) =>
        $"{(use.IsWritten ? $"={Name(use.Target!.Value)}." : "")}{(use.Qualifier is { } qualifier ? $"{Name(qualifier)}." : "")}{use.Name ?? "*"}";

    private static string Setting(SettingUse use) =>
        $"{Word(use.Action)} {use.Name}{(use.Action == SettingAction.Set ? $"={use.Value ?? "?"}" : "")}{(use.Elsewhere ? " elsewhere" : "")}";

    private static string Name(QualifiedName name) => name.Catalog is null ? name.ToString() : $"{name.Catalog}.{name}";

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
