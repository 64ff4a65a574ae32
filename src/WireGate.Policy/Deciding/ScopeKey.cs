using System.Globalization;
using WireGate.Core;

namespace WireGate.Policy.Deciding;

/// <summary>All that rules can ask about who and where.</summary>
/// <param name="Agent">Its name.</param>
/// <param name="Owner">The person it acts for.</param>
/// <param name="Groups">Sorted, each with its length before it: a group's name may hold any character, and must not pass for two.</param>
/// <param name="Target">Its name; protocol and labels follow from it for as long as the rules live.</param>
internal readonly record struct ScopeKey(string Agent, string? Owner, string Groups, string Target)
{
    public static ScopeKey Of(Principal principal, Target target) => new(
        principal.Agent,
        principal.Owner,
        string.Concat(principal.Groups.Order(StringComparer.Ordinal).Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Length}:{group}"))),
        target.Name);
}
