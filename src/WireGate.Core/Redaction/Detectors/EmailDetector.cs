using System.Buffers;
using System.Collections.Immutable;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>Addresses of mail (RFC 5321 §4.1.2, RFC 6531): a local part without quotes, and a host name with a dot in it.</summary>
internal sealed class EmailDetector : IDetector
{
    private static readonly SearchValues<byte> Local = SearchValues.Create([.. "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.!#$%&*+/=?^_`{|}~-"u8, .. NotAscii()]);
    private static readonly SearchValues<byte> Host = SearchValues.Create([.. "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-"u8, .. NotAscii()]);

    public string Name => "email";

    public DetectorKind Kind => DetectorKind.Personal;

    public ImmutableArray<Anchor> Anchors { get; } = [Anchor.Of("", "@", "", "")];

    public bool TryFind(ReadOnlySpan<byte> value, int start, out DetectedRange found)
    {
        var earliest = start;
        while (start < value.Length && Ascii.IndexOf(value, start, "@"u8) is >= 0 and var at)
        {
            start = at + 1;
            var from = value[earliest..at].LastIndexOfAnyExcept(Local) + 1 + earliest;
            while (from < at && value[from] == '.') from++;
            if (from == at) continue;
            var end = start + HostLength(value[start..]);
            if (end == start) continue;
            found = DetectedRange.Between(from, end);
            return true;
        }

        found = default;
        return false;
    }

    /// <returns>0 if it is none: it needs a dot, and at least two letters behind the last.</returns>
    private static int HostLength(ReadOnlySpan<byte> text)
    {
        var host = text[..Ascii.Run(text, 0, Host)].TrimEnd(".-"u8);
        var dot = host.LastIndexOf((byte)'.');
        if (dot <= 0 || host.Length - dot < 3) return 0;
        foreach (var one in host[(dot + 1)..])
            if (Ascii.IsDigit(one)) return 0;
        return host.Length;
    }

    private static IEnumerable<byte> NotAscii() => Enumerable.Range(0x80, 0x80).Select(static one => (byte)one);
}
