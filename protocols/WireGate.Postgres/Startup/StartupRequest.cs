using System.Collections.Immutable;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Startup;

/// <summary>What a client asked for in its StartupMessage, checked.</summary>
public sealed record StartupRequest
{
    public required string User { get; init; }

    /// <summary>As the client wrote it; the user name where it wrote none. <see cref="TargetName"/> takes it apart.</summary>
    public required string Database { get; init; }

    /// <summary>False where <see cref="Database"/> only repeats the user name.</summary>
    public required bool NamesDatabase { get; init; }

    /// <summary>What to pass on to the target, in order; names in lower case, values checked. Without those that the gate pins.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> Parameters { get; init; }

    /// <summary>What the client calls itself; goes into the target's application_name behind the agent's.</summary>
    public string? ApplicationName { get; init; }

    /// <summary>A search_path that the client wants. Whether it may have it depends on the target.</summary>
    public string? SearchPath { get; init; }

    /// <summary>Settings that were not taken over: a sentence for each, sent once the client is logged in.</summary>
    public ImmutableArray<string> Notices { get; init; } = [];

    /// <summary>The version that is spoken from here on: never newer than 3.2.</summary>
    public required ProtocolVersion Version { get; init; }

    /// <summary>To be sent before anything else, if the client asked for more than the gate knows.</summary>
    public NegotiateProtocolVersion? Negotiation { get; init; }

    public bool IsEncrypted { get; init; }

    /// <summary>TLS from the first byte, without SSLRequest.</summary>
    public bool IsDirectTls { get; init; }
}
