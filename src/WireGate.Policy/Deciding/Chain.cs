using System.Collections.Immutable;
using WireGate.Core;

namespace WireGate.Policy.Deciding;

/// <summary>Those who are judged for what a principal asks: itself, and each of those through whom it got its token.</summary>
internal static class Chain
{
    /// <summary>
    /// Each as a principal with its own name, groups and owner. Task, issuer and who is in the chain belong to what is asked, and are the same for all.
    /// </summary>
    public static ImmutableArray<Principal> Judges(Principal principal)
    {
        if (principal.Actors.IsDefaultOrEmpty) return [principal];
        var judges = ImmutableArray.CreateBuilder<Principal>(principal.Actors.Length + 1);
        judges.Add(principal);
        var self = new Actor(principal.Agent, principal.Owner, principal.Groups);
        for (var i = 0; i < principal.Actors.Length; i++)
        {
            var actor = principal.Actors[i];
            judges.Add(principal with
            {
                Agent = actor.Agent,
                Owner = actor.Owner,
                Groups = actor.Groups.IsDefault ? [] : actor.Groups,
                Actors = principal.Actors.SetItem(i, self),
            });
        }

        return judges.MoveToImmutable();
    }
}
