using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace WireGate.Postgres.Effects;

/// <summary>Reads EXPLAIN's plan (FORMAT JSON, VERBOSE) for what it writes, what it reads, and how many rows are expected.</summary>
internal static class PlanReader
{
    /// <summary>What a plan does.</summary>
    /// <param name="Summary">One line.</param>
    /// <param name="Lines">A line for each table that is read.</param>
    /// <param name="Writes">The tables that it writes to, quoted, and whether rows go.</param>
    internal sealed record Plan(string Summary, ImmutableArray<string> Lines, ImmutableArray<(string Table, string Operation)> Writes);

    /// <summary>Null where it is no plan.</summary>
    public static Plan? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
            var top = document.RootElement[0].GetProperty("Plan");
            var writes = new List<(string Table, string Operation, string Line)>();
            var lines = new List<string>();
            Walk(top, writes, lines);
            var summary = writes.Count == 0 ? $"reads: about {Rows(top)} in its result" : string.Join("; ", writes.Select(static write => write.Line));
            return new Plan(summary, [.. lines.Distinct()], [.. writes.Select(static write => (write.Table, write.Operation)).Distinct()]);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static void Walk(JsonElement node, List<(string Table, string Operation, string Line)> writes, List<string> lines)
    {
        var relation = Text(node, "Relation Name");
        if (Text(node, "Node Type") == "ModifyTable" && relation is not null)
        {
            var operation = Text(node, "Operation") ?? "";
            var verb = operation switch { "Delete" => "deletes", "Update" => "updates", "Insert" => "inserts", _ => "merges" };
            writes.Add((Quoted(node, relation), operation, $"{verb} about {Rows(Source(node))} of {Shown(node, relation)}"));
        }
        else if (relation is not null)
        {
            lines.Add($"reads {Shown(node, relation)} ({Text(node, "Node Type")}), about {Rows(node)}");
        }

        if (!node.TryGetProperty("Plans", out var plans)) return;
        foreach (var plan in plans.EnumerateArray()) Walk(plan, writes, lines);
    }

    /// <summary>The rows that are written come from the plan below; sub-plans stand beside it.</summary>
    private static JsonElement Source(JsonElement node)
    {
        if (node.TryGetProperty("Plans", out var plans))
        {
            foreach (var plan in plans.EnumerateArray())
                if (Text(plan, "Parent Relationship") is "Outer" or "Member") return plan;
        }

        return node;
    }

    private static string Rows(JsonElement node)
    {
        var rows = node.TryGetProperty("Plan Rows", out var value) ? value.GetDouble() : 0;
        return rows == 1 ? "1 row" : rows.ToString("N0", CultureInfo.InvariantCulture) + " rows";
    }

    private static string Shown(JsonElement node, string relation) => Text(node, "Schema") is { } schema ? $"{schema}.{relation}" : relation;

    private static string Quoted(JsonElement node, string relation) =>
        Text(node, "Schema") is { } schema ? EffectQueries.Quoted(schema) + "." + EffectQueries.Quoted(relation) : EffectQueries.Quoted(relation);

    private static string? Text(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetString() : null;
}
