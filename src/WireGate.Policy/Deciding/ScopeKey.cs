using System.Globalization;
using WireGate.Core;

namespace WireGate.Policy.Deciding;

/// <summary>All that rules can ask about who and where.</summary>
/// <param name="Agent">Its name.</param>
/// <param name="Owner">The person it acts for.</param>
/// <param name="Groups">Sorted, each with its length before it: a group's name may hold any character, and must not pass for two.</param>
/// <param name="Task">What it works on; null where no rule asks, for every task would make a scope of its own.</param>
/// <param name="Issuer">Who vouches for it.</param>
/// <param name="Chain">The other agents of the chain, as <paramref name="Groups"/>; empty where no rule asks.</param>
/// <param name="Target">Its name; protocol and labels follow from it for as long as the rules live.</param>
internal readonly record struct ScopeKey(string Agent, string? Owner, string Groups, string? Task, string? Issuer, string Chain, string Target)
{
    public static ScopeKey Of(Principal principal, Target target, bool withTask, bool withChain) => new(
        principal.Agent,
        principal.Owner,
        Joined(principal.Groups),
        withTask ? principal.Task : null,
        principal.Issuer,
        withChain ? Joined(principal.Actors.Select(actor => actor.Agent)) : "",
        target.Name);

    private static string Joined(IEnumerable<string> names) =>
        string.Concat(names.Order(StringComparer.Ordinal).Select(name => string.Create(CultureInfo.InvariantCulture, $"{name.Length}:{name}")));
}
