using System.Security.Cryptography;
using System.Text;
using WireGate.Core;

namespace WireGate.Identity;

/// <summary>
/// What the configuration says of somebody for whom another issuer vouched, as a digest: where it differs from what it was, the issuer might vouch no longer, or for less.
/// The token itself is not kept, so it can't be judged anew.
/// </summary>
internal static class StrangerBasis
{
    /// <summary>Null where its issuer, an agent in its chain or its person is not configured.</summary>
    public static string? Of(Principal stranger, AgentDirectory directory)
    {
        if (stranger.Issuer is not { } name || directory.FindIssuer(name) is not { } issuer) return null;
        if (stranger.Owner is { } owner && directory.FindPerson(owner) is null) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, issuer.Definition);
        foreach (var agent in stranger.Actors.Select(actor => actor.Agent).Prepend(stranger.Agent))
        {
            if (directory.FindAgent(agent) is not { } known) return null;
            Append(hash, known.Name);
            Append(hash, known.Owner ?? "");
            AppendAll(hash, known.Groups);
        }

        // Groups that it was put in by its claims, as far as they are still groups.
        AppendAll(hash, stranger.Groups.Where(directory.Groups.Contains));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AppendAll(IncrementalHash hash, IEnumerable<string> groups)
    {
        var sorted = groups.Order(StringComparer.Ordinal).ToArray();
        hash.AppendData(BitConverter.GetBytes(sorted.Length));
        foreach (var group in sorted) Append(hash, group);
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
