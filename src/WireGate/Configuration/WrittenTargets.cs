using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Core.Transport;

namespace WireGate.Configuration;

/// <summary>Targets that stand beside cases: what rules and judges ask of a target, without address and credential.</summary>
internal static class WrittenTargets
{
    public static ImmutableArray<Target> Read(MappingReader keys, FrozenDictionary<string, IProtocol> protocols) =>
        [.. keys.Named("targets").Select(entry => ReadTarget(entry.Key.Text, entry.Value.AsMapping(), protocols))];

    private static Target ReadTarget(string name, MappingReader keys, FrozenDictionary<string, IProtocol> protocols)
    {
        var protocol = ProtocolWord.Read(keys, protocols);
        var target = new Target
        {
            Name = name,
            Protocol = protocol.Name,
            Addresses = [],
            Tls = new UpstreamTls(UpstreamTlsMode.Disable),
            Labels = TargetReader.ReadLabels(keys),
            Settings = protocol.ReadTarget(keys),
        };
        keys.End();
        return target;
    }
}
