using System.Collections.Frozen;

namespace WireGate.Core.Limits;

/// <summary>
/// What a token is for: effects, target by target. It never gives a right, it takes rights away: rules judge what is left. Immutable.
/// </summary>
public sealed class Permissions
{
    public static readonly Permissions All = new(EffectMask.All, FrozenDictionary<string, EffectMask>.Empty);

    /// <param name="elsewhere">On targets that <paramref name="named"/> does not name.</param>
    /// <param name="named">By the target's name.</param>
    public Permissions(EffectMask elsewhere, FrozenDictionary<string, EffectMask> named) => (Elsewhere, Named) = (elsewhere, named);

    public EffectMask Elsewhere { get; }

    public FrozenDictionary<string, EffectMask> Named { get; }

    /// <summary>Every effect on some targets.</summary>
    public static Permissions For(IEnumerable<string> targets) =>
        new(EffectMask.None, targets.Distinct(StringComparer.Ordinal).ToFrozenDictionary(target => target, static _ => EffectMask.All, StringComparer.Ordinal));

    public EffectMask On(string target) => Named.TryGetValue(target, out var effects) ? effects : Elsewhere;

    /// <summary>Whether it is for nothing that the other is not for.</summary>
    public bool IsWithin(Permissions other) =>
        Elsewhere.IsWithin(other.Elsewhere)
        && Named.All(named => named.Value.IsWithin(other.On(named.Key)))
        && other.Named.All(named => On(named.Key).IsWithin(named.Value));

    /// <summary>What both are for.</summary>
    public Permissions And(Permissions other)
    {
        if (ReferenceEquals(this, All) || ReferenceEquals(this, other)) return other;
        if (ReferenceEquals(other, All)) return this;
        var named = Named.Keys.Union(other.Named.Keys, StringComparer.Ordinal)
            .ToFrozenDictionary(target => target, target => On(target).And(other.On(target)), StringComparer.Ordinal);
        return new Permissions(Elsewhere.And(other.Elsewhere), named);
    }
}
