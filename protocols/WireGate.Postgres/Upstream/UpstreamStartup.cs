using System.Collections.Immutable;
using System.Text;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Upstream;

/// <summary>What the gate's own StartupMessage to a target says.</summary>
public sealed record UpstreamStartup
{
    /// <summary>What a server takes for a name (NAMEDATALEN - 1).</summary>
    private const int MaxNameBytes = 63;

    /// <summary>Leaves room for the session, by which an operator finds the record.</summary>
    private const int MaxAgentLength = 36;

    public required string Database { get; init; }

    /// <summary>Who is shown in the target's application_name: <c>wiregate AGENT SESSION</c>, and what the client calls itself.</summary>
    public required string Agent { get; init; }

    public required string Session { get; init; }

    public string? ClientApplicationName { get; init; }

    /// <summary>Settings that the client may choose; the pinned ones below win.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>The server itself refuses writes, also those that no parser can see.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Null leaves the server's own.</summary>
    public string? SearchPath { get; init; }

    /// <summary>3.2 only where the client speaks it too: it gets a cancel key as long as it can take.</summary>
    public ProtocolVersion Version { get; init; } = ProtocolVersion.V3_0;

    public string ApplicationName
    {
        get
        {
            var agent = Agent.Length > MaxAgentLength ? Agent[..MaxAgentLength] : Agent;
            var name = new StringBuilder($"wiregate {agent} {Session}");
            if (!string.IsNullOrEmpty(ClientApplicationName)) name.Append(' ').Append(ClientApplicationName);
            // Servers show anything else as question marks or escapes; so each character is one byte.
            for (var i = 0; i < name.Length; i++)
                if (name[i] is < ' ' or > '~') name[i] = '?';
            return name.ToString(0, Math.Min(name.Length, MaxNameBytes));
        }
    }

    public StartupMessage ToMessage(string user)
    {
        var parameters = new List<KeyValuePair<string, string>> { new("user", user), new("database", Database) };
        parameters.AddRange(Parameters);
        Pin(parameters, "client_encoding", "UTF8");
        Pin(parameters, "application_name", ApplicationName);
        if (ReadOnly) Pin(parameters, "default_transaction_read_only", "on");
        if (SearchPath is not null) Pin(parameters, "search_path", SearchPath);
        return new StartupMessage(Version, parameters);
    }

    private static void Pin(List<KeyValuePair<string, string>> parameters, string name, string value)
    {
        parameters.RemoveAll(parameter => string.Equals(parameter.Key, name, StringComparison.OrdinalIgnoreCase));
        parameters.Add(new(name, value));
    }
}
