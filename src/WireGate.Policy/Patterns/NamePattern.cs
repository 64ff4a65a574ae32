using System.Text;
using WireGate.Core;

namespace WireGate.Policy.Patterns;

/// <summary>A pattern for a dotted name, compared component by component from the right: <c>orders</c> is that name in any schema.</summary>
/// <remarks><code>
/// pattern   = component *( "." component )
/// component = 1*( any character but "." and '"' )      ; "*" is any run of characters
///           / '"' 1*( any character but '"' / '""' ) '"'   ; literal, "*" too
/// </code></remarks>
internal sealed class NamePattern
{
    /// <summary>Deeper than the names of any protocol.</summary>
    private const int MostComponents = 16;

    private readonly NameComponent[] _components;

    private NamePattern(NameComponent[] components)
    {
        _components = components;
        for (var i = components.Length - 1; i >= 0 && components[i].IsLiteral; i--) LiteralSuffix++;
    }

    /// <summary>How many components, counted from the right, have no wildcard.</summary>
    public int LiteralSuffix { get; }

    public ReadOnlySpan<NameComponent> Components => _components;

    /// <summary>
    /// A value that is less qualified than the pattern, and agrees as far as it goes, may be the one meant: <see cref="Truth.Maybe"/>.
    /// </summary>
    public Truth Test(FacetValue value)
    {
        var names = value.Components;
        var common = Math.Min(names.Length, _components.Length);
        for (var i = 1; i <= common; i++)
            if (!_components[^i].Matches(names[^i])) return Truth.No;
        return names.Length >= _components.Length ? Truth.Yes : Truth.Maybe;
    }

    /// <returns>Null if the text is no pattern; <paramref name="problem"/> then says why.</returns>
    public static NamePattern? Parse(string text, out string problem)
    {
        problem = "";
        var components = new List<NameComponent>();
        var rest = text.AsSpan();
        while (true)
        {
            if (rest.IsEmpty || rest[0] == '.')
            {
                problem = "a component of the name is empty";
                return null;
            }

            if (rest[0] == '"')
            {
                if (!TryReadQuoted(ref rest, out var name))
                {
                    problem = "a quote is not closed, or closes in the middle of a component";
                    return null;
                }

                components.Add(new NameComponent(name, IsLiteral: true));
            }
            else
            {
                var end = rest.IndexOf('.');
                var word = (end < 0 ? rest : rest[..end]).ToString();
                if (word.Contains('"', StringComparison.Ordinal))
                {
                    problem = "a quote stands in the middle of a component";
                    return null;
                }

                components.Add(new NameComponent(word, !Glob.HasWildcard(word)));
                rest = end < 0 ? [] : rest[end..];
            }

            if (components.Count > MostComponents)
            {
                problem = "the name has too many components";
                return null;
            }

            if (rest.IsEmpty) return new NamePattern([.. components]);
            rest = rest[1..];
        }
    }

    /// <summary>Leaves <paramref name="rest"/> at the dot behind the quoted component, or empty.</summary>
    private static bool TryReadQuoted(ref ReadOnlySpan<char> rest, out string name)
    {
        var text = new StringBuilder();
        name = "";
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] != '"')
            {
                text.Append(rest[i]);
                continue;
            }

            if (i + 1 < rest.Length && rest[i + 1] == '"')
            {
                text.Append('"');
                i++;
                continue;
            }

            rest = rest[(i + 1)..];
            name = text.ToString();
            return name.Length > 0 && (rest.IsEmpty || rest[0] == '.');
        }

        return false;
    }
}
