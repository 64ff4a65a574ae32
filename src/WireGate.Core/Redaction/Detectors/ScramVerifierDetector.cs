using System.Buffers;
using System.Collections.Immutable;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>What PostgreSQL keeps of a password: <c>SCRAM-SHA-256$4096:salt$StoredKey:ServerKey</c>. A weak password can be guessed from it.</summary>
internal sealed class ScramVerifierDetector : IDetector
{
    private const int ShortestSalt = 8;

    private static readonly SearchValues<byte> Keys = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/=$:"u8);

    public string Name => "scram-verifier";

    public DetectorKind Kind => DetectorKind.Credential;

    public ImmutableArray<Anchor> Anchors { get; } = [Anchor.Of("256$"u8)];

    public bool TryFind(ReadOnlySpan<byte> value, int start, out DetectedRange found)
    {
        while (start < value.Length && Ascii.IndexOf(value, start, "SCRAM-SHA-256$"u8) is >= 0 and var at)
        {
            start = at + "SCRAM-SHA-256$"u8.Length;
            var iterations = Ascii.Run(value, start, Ascii.Digits);
            var colon = start + iterations;
            if (iterations == 0 || colon >= value.Length || value[colon] != ':' || Ascii.Run(value, colon + 1, Ascii.Base64) < ShortestSalt) continue;
            found = DetectedRange.Between(at, start + Ascii.Run(value, start, Keys));
            return true;
        }

        found = default;
        return false;
    }
}
