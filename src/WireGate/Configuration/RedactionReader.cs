using System.Collections.Immutable;
using WireGate.Core.Configuration;
using WireGate.Core.Redaction;
using WireGate.Core.Redaction.Detectors;

namespace WireGate.Configuration;

/// <summary>Reads a target's <c>redaction</c>. The target's own credential is hidden in any case.</summary>
internal static class RedactionReader
{
    private const string Off = "off";

    public static DetectorPlan Read(MappingReader? keys)
    {
        if (keys is null) return DetectorPlan.Default;
        var plan = keys.Optional("detectors") is null ? DetectorPlan.Default : ReadDetectors(keys.Scalars("detectors"), keys.Required("detectors"));
        keys.End();
        return plan;
    }

    private static DetectorPlan ReadDetectors(ImmutableArray<ConfigScalar> words, ConfigNode node)
    {
        if (words is [{ IsPlain: true, Text: Off }]) return DetectorPlan.None;
        if (words.IsEmpty) throw node.Error("name detectors, or say off");
        var detectors = ImmutableArray.CreateBuilder<IDetector>();
        foreach (var word in words)
        {
            var detector = DetectorSet.Find(word.Text)
                ?? throw word.Error($"there is no detector \"{word.Text}\"{NearWord.Hint(word.Text, DetectorSet.Names)}; there are {string.Join(", ", DetectorSet.Names)}");
            if (detectors.Contains(detector)) throw word.Error($"the detector {word.Text} stands here twice");
            detectors.Add(detector);
        }

        return new DetectorPlan(detectors.ToImmutable());
    }
}
