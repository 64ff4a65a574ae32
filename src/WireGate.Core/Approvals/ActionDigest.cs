using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace WireGate.Core.Approvals;

/// <summary>
/// Which action an approval is for: SHA-256 over fields that each stand behind their length, so that none can run into the next. The connection and
/// the token are left out, so that a retry by the same principal finds its request.
/// </summary>
internal static class ActionDigest
{
    public static byte[] Of(Principal principal, Target target, string rules, HeldAction action)
    {
        using var hash = Begin("wiregate-action-1", principal, target, rules);
        Append(hash, action.Exact.Span);
        return hash.GetHashAndReset();
    }

    /// <summary>Empty where the action has no shape.</summary>
    public static byte[] OfShape(Principal principal, Target target, string rules, HeldAction action)
    {
        if (action.Shape is not { } shape) return [];
        using var hash = Begin("wiregate-shape-1", principal, target, rules);
        Append(hash, shape);
        foreach (var (key, value) in action.State)
        {
            Append(hash, key);
            Append(hash, value);
        }

        return hash.GetHashAndReset();
    }

    private static IncrementalHash Begin(string purpose, Principal principal, Target target, string rules)
    {
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
        Append(hash, rules);
        return hash;
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

    private static void Append(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
