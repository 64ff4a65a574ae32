using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Core.Redaction;
using WireGate.Core.Transport;

namespace WireGate.Core;

/// <summary>A configured backend.</summary>
public sealed class Target
{
    public required string Name { get; init; }

    /// <summary>The protocol's name, as <see cref="IProtocol.Name"/>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Where it is; several are tried in order.</summary>
    public required ImmutableArray<HostPort> Addresses { get; init; }

    /// <summary>The credential's name, where it has just one.</summary>
    public string? Credential { get; init; }

    public RecordingSettings Recording { get; init; } = RecordingSettings.Default;

    /// <summary>The detectors that look through what goes to clients.</summary>
    public DetectorPlan Detectors { get; init; } = DetectorPlan.Default;

    public required UpstreamTls Tls { get; init; }

    public FrozenDictionary<string, string> Labels { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Until then rules report what they would have done here and change nothing; null where they are enforced.</summary>
    public DateTimeOffset? UnenforcedUntil { get; init; }

    /// <summary>What <see cref="IProtocol.ReadTarget"/> made of the keys that only the protocol knows.</summary>
    public required object Settings { get; init; }
}
