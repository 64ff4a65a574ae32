namespace WireGate.Policy.Patterns;

/// <summary>One component of a <see cref="NamePattern"/>. A quoted one is always literal.</summary>
internal readonly record struct NameComponent(string Text, bool IsLiteral)
{
    public bool Matches(string component) =>
        IsLiteral ? string.Equals(Text, component, StringComparison.Ordinal) : Glob.IsMatch(Text, component);
}
