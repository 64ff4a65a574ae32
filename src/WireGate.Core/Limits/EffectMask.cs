namespace WireGate.Core.Limits;

/// <summary>A set of effects.</summary>
public readonly record struct EffectMask
{
    private readonly ushort _bits;

    private EffectMask(int bits) => _bits = (ushort)bits;

    public static EffectMask None => default;

    /// <summary>Every effect, what can't be determined among them.</summary>
    public static EffectMask All => new((1 << EffectNames.All.Length) - 1);

    public bool IsAll => this == All;

    public bool IsNone => _bits == 0;

    public static EffectMask Of(params ReadOnlySpan<Effect> effects)
    {
        var bits = 0;
        foreach (var effect in effects) bits |= 1 << (int)effect;
        return new EffectMask(bits);
    }

    public bool Contains(Effect effect) => (_bits & (1 << (int)effect)) != 0;

    public bool IsWithin(EffectMask other) => (_bits & ~other._bits) == 0;

    public EffectMask And(EffectMask other) => new(_bits & other._bits);

    public EffectMask Or(EffectMask other) => new(_bits | other._bits);

    /// <summary>Their words, in the order of <see cref="Effect"/>.</summary>
    public IEnumerable<string> ToWords()
    {
        for (var effect = 0; effect < EffectNames.All.Length; effect++)
            if (Contains((Effect)effect)) yield return ((Effect)effect).ToWord();
    }
}
