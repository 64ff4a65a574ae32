using WireGate.Core;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>Accesses of functions that the target's owner declared.</summary>
internal static class DeclaredFunctions
{
    /// <summary>Adds the call and what is declared of it; false if nothing is.</summary>
    public static bool TryAdd(StatementContext context, string name, Facet facet)
    {
        foreach (var declared in context.Options.Functions)
        {
            if (!IsFor(declared, name)) continue;
            context.Add(Effect.Execute, [facet]);
            foreach (var relation in declared.Reads) AddRelation(context, relation, Effect.Read, facet);
            foreach (var relation in declared.Writes)
            {
                // "Writes" promises no more than that rows change: each way to change them has to be allowed.
                AddRelation(context, relation, Effect.Write, facet);
                AddRelation(context, relation, Effect.Delete, facet);
            }

            return true;
        }

        return false;
    }

    private static bool IsFor(DeclaredFunction declared, string name)
    {
        if (string.Equals(declared.Name, name, StringComparison.Ordinal)) return true;
        return !declared.Name.Contains('.', StringComparison.Ordinal)
            && !name.StartsWith("pg_catalog.", StringComparison.Ordinal)
            && name.EndsWith("." + declared.Name, StringComparison.Ordinal);
    }

    private static void AddRelation(StatementContext context, string text, Effect effect, Facet function)
    {
        if (!RelationName.TryParse(text, out var name) || context.Resolve(name, out _) is not { } relation)
        {
            context.Add(effect, [Facet.Unknown(PostgresFacets.Table), Facet.Unknown(PostgresFacets.Column), function],
                description: $"a declared function names relation \"{text}\", which is not known");
            return;
        }

        var action = effect switch { Effect.Read => RelationAction.Select, Effect.Write => RelationAction.Update, _ => RelationAction.Delete };
        var reached = RelationClosure.Of(relation, action, onlyThis: false);
        var table = new Facet(PostgresFacets.Table, [relation.Table], [.. reached.Select(static other => other.Table)]);
        if (effect == Effect.Delete)
        {
            context.Add(effect, [table, Facet.Unknown(PostgresFacets.Filter), function]);
            return;
        }

        // Which columns a function's body touches isn't declared: all of them.
        context.Add(effect,
            [table, new Facet(PostgresFacets.Column, relation.Columns, RelationClosure.Columns(relation, relation.Columns, reached, effect == Effect.Write)), function]);
    }
}
