using System.Runtime.CompilerServices;

namespace WireGate.Policy.Deciding;

/// <summary>A selection of rules; equal if it is of the very same ones.</summary>
internal sealed class RuleSelection : IEquatable<RuleSelection>
{
    private readonly int _hash;

    public RuleSelection(CompiledRule[] rules)
    {
        Rules = rules;
        var hash = new HashCode();
        foreach (var rule in rules) hash.Add(RuntimeHelpers.GetHashCode(rule));
        _hash = hash.ToHashCode();
    }

    public CompiledRule[] Rules { get; }

    public bool Equals(RuleSelection? other)
    {
        if (other is null || other._hash != _hash || other.Rules.Length != Rules.Length) return false;
        for (var i = 0; i < Rules.Length; i++)
            if (!ReferenceEquals(Rules[i], other.Rules[i])) return false;
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as RuleSelection);

    public override int GetHashCode() => _hash;
}
