using System.Collections.Immutable;
using WireGate.Core.Configuration;
using WireGate.Postgres.Judgement;

namespace WireGate.Postgres;

/// <summary>The keys of a target that are Postgres's own.</summary>
public sealed record PostgresTargetSettings
{
    /// <summary>The database where the client names none.</summary>
    public required string Database { get; init; }

    /// <summary>The server itself refuses writes, also those that no parser can see.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>What the gate pins at log-in; null leaves the server's own for the role.</summary>
    public string? SearchPath { get; init; }

    /// <summary>A credential that is superuser, or may read server files or run programs, is accepted all the same.</summary>
    public bool AllowSuperuser { get; init; }

    /// <summary>What the target's own functions read and write, as its operator declares.</summary>
    public ImmutableArray<DeclaredFunction> Functions { get; init; } = [];

    public static PostgresTargetSettings Read(MappingReader keys) => new()
    {
        Database = keys.String("database"),
        ReadOnly = keys.Bool("read_only", false),
        SearchPath = keys.OptionalString("search_path"),
        AllowSuperuser = keys.Bool("allow_superuser", false),
        Functions = [.. keys.Named("functions").Select(entry => ReadFunction(entry.Key, entry.Value))],
    };

    /// <summary>A client may ask for the search_path that it gets anyway.</summary>
    public bool AcceptsSearchPath(string? asked) => asked is null || (SearchPath is not null && Squeeze(asked) == Squeeze(SearchPath));

    private static string Squeeze(string path) => string.Join(',', path.Split(',').Select(name => name.Trim()));

    private static DeclaredFunction ReadFunction(ConfigScalar name, ConfigNode node)
    {
        var keys = node.AsMapping();
        if (name.Text.Length == 0) throw name.Error("a function needs a name");
        var function = new DeclaredFunction(name.Text, keys.Strings("reads"), keys.Strings("writes"));
        keys.End();
        return function;
    }
}
