using System.Buffers;
using System.Collections.Immutable;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>Client secrets of Microsoft Entra applications: three characters, a digit, <c>Q~</c>, and 31 to 34 characters.</summary>
internal sealed class AzureSecretDetector : IDetector
{
    private const int Before = 4, Least = 31, Most = 34;

    private static readonly SearchValues<byte> Body = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.~-"u8);

    public string Name => "azure-key";

    public DetectorKind Kind => DetectorKind.Credential;

    public ImmutableArray<Anchor> Anchors { get; } = [Anchor.Of("0123456789", "Q", "~", "")];

    public bool TryFind(ReadOnlySpan<byte> value, int start, out DetectedRange found)
    {
        while (start < value.Length && Ascii.IndexOf(value, start, "Q~"u8) is >= 0 and var at)
        {
            var from = start;
            start = at + 2;
            if (at - Before < from || !Ascii.IsDigit(value[at - 1]) || value[(at - Before)..at].IndexOfAnyExcept(Body) >= 0) continue;
            if (Ascii.Is(value, at - Before - 1, Body)) continue;
            var length = Ascii.Run(value, start, Body);
            if (length is < Least or > Most) continue;
            found = DetectedRange.Between(at - Before, start + length);
            return true;
        }

        found = default;
        return false;
    }
}
