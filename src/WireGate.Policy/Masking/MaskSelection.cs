using System.Runtime.CompilerServices;

namespace WireGate.Policy.Masking;

/// <summary>Some of the rules that hide values, by name; equal if they are the very same.</summary>
internal sealed class MaskSelection : IEquatable<MaskSelection>
{
    private readonly int _hash;

    public MaskSelection(CompiledMask[] rules)
    {
        Rules = rules;
        var hash = new HashCode();
        foreach (var rule in rules) hash.Add(RuntimeHelpers.GetHashCode(rule));
        _hash = hash.ToHashCode();
    }

    public CompiledMask[] Rules { get; }

    public bool Equals(MaskSelection? other) => other is not null && Rules.AsSpan().SequenceEqual(other.Rules, ReferenceEqualityComparer.Instance);

    public override bool Equals(object? obj) => Equals(obj as MaskSelection);

    public override int GetHashCode() => _hash;
}
