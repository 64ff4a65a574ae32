using System.Text;
using WireGate.Core;

namespace WireGate.Approvals.Deciding;

/// <summary>An access in one line, for people: <c>delete, table: public.orders, filter: none</c>.</summary>
internal static class AccessText
{
    public static string Of(Access access)
    {
        var text = new StringBuilder(access.Effect.ToWord());
        foreach (var facet in access.Facets)
        {
            text.Append(", ").Append(facet.Definition.Key).Append(": ");
            var names = string.Join(", ", facet.Values.Select(value => value.Text));
            if (facet.IsUnknown) names = names.Length == 0 ? "unknown" : names + " and unknown ones";
            text.Append(names.Length == 0 ? "none" : names);
            if (!facet.Implied.IsEmpty) text.Append(" (reaches ").AppendJoin(", ", facet.Implied.Select(value => value.Text)).Append(')');
        }

        return access.Description is { } description ? text.Append(" (").Append(description).Append(')').ToString() : text.ToString();
    }
}
