using Microsoft.Extensions.Logging;
using WireGate.Stores;

namespace WireGate.Configuration;

/// <summary>The section <c>gate</c>.</summary>
internal sealed record GateSettings
{
    /// <summary>Absolute path of what must outlive a restart: tokens, sealed secrets.</summary>
    public required string StateFolder { get; init; }

    /// <summary>Absolute path of the operators' socket.</summary>
    public required string ControlSocket { get; init; }

    public LogFormat Log { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>How long sessions may finish what is running after a SIGTERM.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where agents trade tokens; null for nowhere.</summary>
    public ExchangeSettings? Exchange { get; init; }

    /// <summary>Null where there is no console.</summary>
    public AdminSettings? Admin { get; init; }

    /// <summary>The database of several nodes; null where one node keeps everything in its state folder.</summary>
    public PostgresStoreSettings? Store { get; init; }

    public string CacheFolder => Path.Combine(StateFolder, "cache");
}
