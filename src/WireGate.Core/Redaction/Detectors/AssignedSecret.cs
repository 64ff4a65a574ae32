using System.Buffers;
using System.Collections.Immutable;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>A key that nothing but its name tells from other text: <c>aws_secret_access_key = …</c>, <c>"private_key_id": "…"</c>.</summary>
/// <param name="name">The detector's name.</param>
/// <param name="anchors">What each of the names holds, in any case.</param>
/// <param name="body">What the key is made of.</param>
/// <param name="least">How long it is at least.</param>
/// <param name="most">And at most.</param>
/// <param name="names">How its names end, in lower case.</param>
internal sealed class AssignedSecret(string name, ImmutableArray<Anchor> anchors, SearchValues<byte> body, int least, int most, params ImmutableArray<string> names) : IDetector
{
    /// <summary>Quotes, blanks and one sign stand between a name and its value: <c>" : "</c>, <c> => '</c>.</summary>
    private const int FarthestValue = 8;

    private static readonly SearchValues<byte> Between = SearchValues.Create(" \t\"'\\=:>"u8);
    private static readonly SearchValues<byte> Signs = SearchValues.Create("=:"u8);

    private readonly ImmutableArray<byte[]> _names = [.. names.Select(System.Text.Encoding.ASCII.GetBytes)];

    public string Name => name;

    public DetectorKind Kind => DetectorKind.Credential;

    public ImmutableArray<Anchor> Anchors => anchors;

    public bool TryFind(ReadOnlySpan<byte> value, int start, out DetectedRange found)
    {
        // A sign stands between every name and its value, and there are fewer of those than of letters.
        for (var from = Math.Max(0, start - FarthestValue); from < value.Length; from++)
        {
            var sign = value[from..].IndexOfAny(Signs);
            if (sign < 0) break;
            from += sign;
            if (!IsNamed(value, from)) continue;
            var behind = from + 1;
            while (behind < value.Length && behind - from < FarthestValue && Between.Contains(value[behind])) behind++;
            if (behind < start) continue;
            var length = Ascii.Run(value, behind, body);
            if (length < least || length > most) continue;
            found = new DetectedRange(behind, length);
            return true;
        }

        found = default;
        return false;
    }

    private bool IsNamed(ReadOnlySpan<byte> value, int sign)
    {
        var end = sign;
        while (end > 0 && sign - end < FarthestValue && Between.Contains(value[end - 1])) end--;
        foreach (var one in _names)
            if (Ascii.StandsAt(value, end - one.Length, one)) return true;
        return false;
    }
}
