using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Policy.Patterns;

namespace WireGate.Policy.Deciding;

/// <summary>The effects that a rule lists, as bits; none means any.</summary>
internal readonly struct EffectSet(ImmutableArray<Effect> effects)
{
    private readonly ushort _bits = effects.Aggregate((ushort)0, (bits, effect) => (ushort)(bits | 1 << (int)effect));

    /// <summary>An unknown effect may be any of those listed; it is certain only where "unknown" itself, or nothing, is.</summary>
    public Truth Test(Effect effect)
    {
        if (_bits == 0 || (_bits & 1 << (int)effect) != 0) return Truth.Yes;
        return effect == Effect.Unknown ? Truth.Maybe : Truth.No;
    }
}
