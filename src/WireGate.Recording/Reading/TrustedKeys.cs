using WireGate.Recording.Keys;
using WireGate.Recording.Ledger;

namespace WireGate.Recording.Reading;

/// <summary>The keys of gates and witnesses that somebody trusts: a file with one verifier key a line.</summary>
public sealed class TrustedKeys
{
    public static readonly TrustedKeys None = new([]);

    public TrustedKeys(IReadOnlyList<NoteVerifierKey> all)
    {
        All = all;
        Nodes = [.. all.Where(key => key.Type == NoteSignatureType.Ed25519).Select(key => new NodeVerifierKey(key.PublicKey, key.Name))];
    }

    public IReadOnlyList<NoteVerifierKey> All { get; }

    /// <summary>Those of gates.</summary>
    public IReadOnlyList<NodeVerifierKey> Nodes { get; }

    /// <summary>Lines that begin with # and empty ones are passed over.</summary>
    /// <exception cref="KeyFormatException">A line is no key.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static TrustedKeys Read(string file)
    {
        var keys = new List<NoteVerifierKey>();
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var text = line.Trim();
            if (text.Length == 0 || text.StartsWith('#')) continue;
            keys.Add(NoteVerifierKey.TryParse(text) ?? throw new KeyFormatException($"line {number} of {file} is not a verifier key: NAME+HASH+KEY"));
        }

        return keys.Count > 0 ? new TrustedKeys(keys) : throw new KeyFormatException($"{file} holds no verifier key");
    }
}
