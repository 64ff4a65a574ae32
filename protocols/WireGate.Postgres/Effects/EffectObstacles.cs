using WireGate.Postgres.Holding;
using WireGate.Postgres.Relay;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Effects;

/// <summary>Why a statement's effect can't be asked of the target without a risk, as far as its text tells.</summary>
internal static class EffectObstacles
{
    /// <summary>Null where nothing stands in the way.</summary>
    public static string? Find(ExactAction action, SqlFacts facts)
    {
        if (facts.Unknown is not null) return "the gate can't read its text";
        if (!action.Named.IsEmpty) return "it runs what was prepared before";
        if (facts.Statements is not [var statement]) return facts.Statements.IsEmpty ? "it does nothing" : "it is several statements";
        if (!IsPlanned(statement.Kind) || !statement.InnerKinds.All(IsPlanned)) return $"{statement.Kind} has no plan to ask for";
        if (!statement.Unknowns.IsEmpty) return "its text does not tell all that it does: " + statement.Unknowns[0];
        if (!statement.Names.IsEmpty || !statement.Settings.IsEmpty || !statement.Objects.IsEmpty || !statement.Files.IsEmpty || !statement.Programs.IsEmpty || statement.Copy != CopyDirection.None)
            return "it is more than a query or a write";
        if (HasOwnTypes(action.Types.Span)) return "a parameter has a type that is not PostgreSQL's own";
        // Where pg_catalog is named it may stand behind other schemas, whose operators then take the place of PostgreSQL's own.
        return action.PinnedPath.Contains("pg_catalog", StringComparison.OrdinalIgnoreCase) ? "its search_path names pg_catalog" : null;
    }

    public static bool IsPlanned(string kind) => kind is "SELECT" or "INSERT" or "UPDATE" or "DELETE" or "MERGE";

    private static bool HasOwnTypes(ReadOnlySpan<byte> types)
    {
        for (; types.Length >= sizeof(uint); types = types[sizeof(uint)..])
            if (System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(types) >= ParameterTypes.FirstUserOid) return true;
        return false;
    }
}
