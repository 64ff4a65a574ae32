using WireGate.Core.Approvals;

namespace WireGate.Approvals.Deciding;

/// <summary>How much may be granted with a request.</summary>
internal static class GrantLimit
{
    /// <summary>The most that every rule that holds it lets be granted; null for nothing.</summary>
    public static GrantTerms? Of(ApprovalItem item, ReadOnlyMemory<byte> shape)
    {
        if (shape.IsEmpty || item.Terms.IsEmpty || item.Terms.Any(terms => terms.Grant is null)) return null;
        return new GrantTerms(item.Terms.Min(terms => terms.Grant!.Uses), item.Terms.Min(terms => terms.Grant!.For));
    }

    public static bool Covers(GrantTerms limit, GrantTerms wanted) =>
        wanted.Uses > 0 && wanted.For > TimeSpan.Zero && wanted.Uses <= limit.Uses && wanted.For <= limit.For;

    /// <summary>What several people grant together: what each of them does. Nothing where one grants nothing.</summary>
    public static GrantTerms? Together(IEnumerable<GrantTerms?> granted)
    {
        GrantTerms? least = null;
        foreach (var one in granted)
        {
            if (one is null) return null;
            least = least is null ? one : new GrantTerms(Math.Min(least.Uses, one.Uses), one.For < least.For ? one.For : least.For);
        }

        return least;
    }
}
