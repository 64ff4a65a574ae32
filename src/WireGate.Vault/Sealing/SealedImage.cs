using System.Collections.Immutable;

namespace WireGate.Vault.Sealing;

/// <summary>The content of a sealed file, still sealed.</summary>
internal sealed record SealedImage
{
    /// <summary>16 random bytes: which file this is.</summary>
    public required ReadOnlyMemory<byte> Id { get; init; }

    /// <summary>One more with every change of the file.</summary>
    public required ulong Generation { get; init; }

    public required SealKeyKind KeyKind { get; init; }

    public required ReadOnlyMemory<byte> Salt { get; init; }

    public required int Iterations { get; init; }

    /// <summary>The file's own key in a box under the <see cref="ISealKey"/>.</summary>
    public required ReadOnlyMemory<byte> WrappedKey { get; init; }

    /// <summary>In ordinal order of their names.</summary>
    public required ImmutableArray<SealedSecret> Secrets { get; init; }

    public SealedSecret? Find(string name)
    {
        foreach (var secret in Secrets)
            if (secret.Entry.Name == name) return secret;
        return null;
    }

    public SealedImage With(SealedSecret secret) => this with
    {
        Secrets = [.. Secrets.Where(other => other.Entry.Name != secret.Entry.Name).Append(secret).OrderBy(other => other.Entry.Name, StringComparer.Ordinal)],
    };

    public SealedImage Without(string name) => this with { Secrets = [.. Secrets.Where(other => other.Entry.Name != name)] };
}
