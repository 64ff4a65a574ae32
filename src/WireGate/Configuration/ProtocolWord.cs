using System.Collections.Frozen;
using WireGate.Core;
using WireGate.Core.Configuration;

namespace WireGate.Configuration;

/// <summary>Reads the key <c>protocol</c>.</summary>
internal static class ProtocolWord
{
    public static IProtocol Read(MappingReader keys, FrozenDictionary<string, IProtocol> protocols)
    {
        var node = keys.Required("protocol");
        return protocols.GetValueOrDefault(keys.String("protocol"))
            ?? throw node.Error($"unknown protocol; known: {string.Join(", ", protocols.Keys.Order(StringComparer.Ordinal))}");
    }
}
