using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Policy.Patterns;
using WireGate.Policy.Rules;

namespace WireGate.Policy.Masking;

/// <summary>A rule that hides values, for one protocol.</summary>
/// <param name="Rule">As written.</param>
/// <param name="Protocol">Whose columns its patterns are compiled for.</param>
/// <param name="Columns">The columns that it hides; null where it looks for values instead.</param>
internal sealed record CompiledMask(MaskRule Rule, string Protocol, PatternSet? Columns)
{
    /// <summary>A name that is less qualified than the pattern may be the one that is meant, which is enough to hide it.</summary>
    public bool Hides(FacetValue column) => Columns is not null && Columns.Test(column) != Truth.No;

    /// <summary>Whether it matters to a principal on a target.</summary>
    public bool IsFor(Principal principal, Target target) =>
        Rule.When.AreFor(principal, target) && Rule.Unless?.AreFor(principal, target) != true;

    public DetectorMask ToDetector() => new(Rule.Detectors, Rule.Mask);
}
