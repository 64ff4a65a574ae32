using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace WireGate.Core.Approvals;

/// <summary>
/// Which action an approval is for: SHA-256 over fields that each stand behind their length, so that none can run into the next. It covers what decides
/// what will happen, what people are shown of it, what it was found to do and what is asked of them: an approval is worth nothing where any of it differs.
/// The connection and the token are left out, so that a retry by the same principal finds its request; so is the agent's own reason, which nobody verified.
/// </summary>
internal static class ActionDigest
{
    public static byte[] Of(ApprovalQuestion question)
    {
        using var hash = Begin(question.IsOpening ? "wiregate-opening-1" : "wiregate-action-1", question);
        var action = question.Action;
        Append(hash, action.Exact.Span);
        Append(hash, action.Text);
        Append(hash, action.Parameters.Length);
        foreach (var parameter in action.Parameters)
        {
            Append(hash, parameter.Name);
            Append(hash, parameter.Type);
            Append(hash, parameter.Value);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>The same without values; of an opening, all of it. Empty where the action has no shape, so that no grant can cover it.</summary>
    public static byte[] OfShape(ApprovalQuestion question)
    {
        if (!question.IsOpening && question.Action.Shape is null) return [];
        using var hash = Begin(question.IsOpening ? "wiregate-openings-1" : "wiregate-shape-1", question);
        if (question.IsOpening) Append(hash, question.Action.Exact.Span);
        Append(hash, question.Action.Shape);
        return hash.GetHashAndReset();
    }

    private static IncrementalHash Begin(string purpose, ApprovalQuestion question)
    {
        var (principal, target, action) = (question.Principal, question.Target, question.Action);
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, purpose);
        Append(hash, principal.Agent);
        Append(hash, principal.Owner);
        Append(hash, principal.Task);
        Append(hash, principal.Actors.Length);
        foreach (var actor in principal.Actors)
        {
            Append(hash, actor.Agent);
            Append(hash, actor.Owner);
        }

        Append(hash, target.Protocol);
        Append(hash, target.Name);
        // A name that was given to another server, or logs in as somebody else by now.
        Append(hash, target.Addresses.Length);
        foreach (var address in target.Addresses)
        {
            Append(hash, address.Host);
            Append(hash, address.Port);
        }

        Append(hash, target.Credential);
        Append(hash, question.Rules);
        Append(hash, question.Terms.Length);
        foreach (var terms in question.Terms.OrderBy(terms => terms.Rule, StringComparer.Ordinal)) Append(hash, terms);
        AppendSorted(hash, question.Accesses.Accesses.Select(Of));
        Append(hash, action.Kind);
        Append(hash, action.Unjudged);
        Append(hash, action.State.Length);
        foreach (var (key, value) in action.State)
        {
            Append(hash, key);
            Append(hash, value);
        }

        return hash;
    }

    private static void Append(IncrementalHash hash, HoldTerms terms)
    {
        Append(hash, terms.Rule);
        Append(hash, terms.Groups.Length);
        foreach (var group in terms.Groups.Order(StringComparer.Ordinal)) Append(hash, group);
        Append(hash, terms.Count);
        Append(hash, terms.Within.Ticks);
        Append(hash, terms.Grant?.Uses ?? 0);
        Append(hash, terms.Grant?.For.Ticks ?? 0);
    }

    private static byte[] Of(Access access)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, (int)access.Effect);
        Append(hash, access.IsHousekeeping ? 1 : 0);
        Append(hash, access.Description);
        AppendSorted(hash, access.Facets.Select(Of));
        return hash.GetHashAndReset();
    }

    private static byte[] Of(Facet facet)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, facet.Definition.Key);
        Append(hash, facet.IsUnknown ? 1 : 0);
        Append(hash, facet.Values);
        Append(hash, facet.Implied);
        return hash.GetHashAndReset();
    }

    /// <summary>Sorted: the order in which a catalogue tells of tables says nothing, and may differ on the next connection.</summary>
    private static void Append(IncrementalHash hash, ImmutableArray<FacetValue> values)
    {
        Append(hash, values.Length);
        foreach (var value in values.OrderBy(value => value.Text, StringComparer.Ordinal))
        {
            // By component: a quoted name and a dotted one may look alike.
            Append(hash, value.Components.Length);
            foreach (var component in value.Components) Append(hash, component);
        }
    }

    private static void AppendSorted(IncrementalHash hash, IEnumerable<byte[]> hashes)
    {
        var sorted = hashes.ToList();
        sorted.Sort(static (one, other) => one.AsSpan().SequenceCompareTo(other));
        Append(hash, sorted.Count);
        foreach (var one in sorted) hash.AppendData(one);
    }

    private static void Append(IncrementalHash hash, string? text)
    {
        // Null and empty differ.
        Append(hash, text is null ? 0 : 1);
        Append(hash, Encoding.UTF8.GetBytes(text ?? ""));
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
