using System.Buffers.Binary;
using System.Text;

namespace WireGate.Recording.Ledger;

/// <summary>A C2SP signed note: a text, an empty line, signature lines.</summary>
/// <param name="Text">Ends in a newline.</param>
/// <param name="Signatures">At least one.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>Sixteen must be taken; post-quantum ones are 5 kB.</summary>
    private const int LongestNote = 128 << 10;

    private const int MostSignatures = 64;
    private const string LineStart = "\u2014 ";

    /// <summary>What signatures are made over.</summary>
    public byte[] SignedBytes => NoteText.Encode(Text);

    /// <summary>Null if it is not exactly a signed note. No signature is checked.</summary>
    public static SignedNote? TryParse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LongestNote || NoteText.TryDecode(bytes) is not { } note) return null;
        var cut = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (cut < 0) return null;
        return TryParseSignatures(note[(cut + 2)..]) is { Count: > 0 } signatures ? new SignedNote(note[..(cut + 1)], signatures) : null;
    }

    /// <summary>Signature lines alone, as a witness sends them. Null if one is malformed.</summary>
    public static IReadOnlyList<NoteSignature>? TryParseSignatures(string lines)
    {
        var signatures = new List<NoteSignature>();
        while (lines.Length > 0)
        {
            var end = lines.IndexOf('\n', StringComparison.Ordinal);
            if (end < 0 || signatures.Count == MostSignatures || TryParseLine(lines[..end]) is not { } signature) return null;
            signatures.Add(signature);
            lines = lines[(end + 1)..];
        }

        return signatures;
    }

    public SignedNote With(IEnumerable<NoteSignature> more) => this with { Signatures = [.. Signatures, .. more] };

    public byte[] ToBytes() => NoteText.Encode($"{Text}\n{SignatureLines()}");

    private static NoteSignature? TryParseLine(string line)
    {
        if (!line.StartsWith(LineStart, StringComparison.Ordinal)) return null;
        var parts = line[LineStart.Length..].Split(' ');
        if (parts.Length != 2 || !NoteText.IsName(parts[0]) || NoteText.TryBase64(parts[1]) is not { Length: > sizeof(uint) } value) return null;
        return new NoteSignature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(value), value[sizeof(uint)..]);
    }

    private string SignatureLines()
    {
        var lines = new StringBuilder();
        foreach (var signature in Signatures)
        {
            var value = new byte[sizeof(uint) + signature.Value.Length];
            BinaryPrimitives.WriteUInt32BigEndian(value, signature.KeyId);
            signature.Value.CopyTo(value, sizeof(uint));
            lines.Append(LineStart).Append(signature.Name).Append(' ').Append(Convert.ToBase64String(value)).Append('\n');
        }

        return lines.ToString();
    }
}
