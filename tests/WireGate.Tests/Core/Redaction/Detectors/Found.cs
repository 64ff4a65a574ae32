using System.Text;
using WireGate.Core.Redaction.Detectors;

namespace WireGate.Tests.Core.Redaction.Detectors;

/// <summary>What a detector finds in a text, one after the other.</summary>
internal static class Found
{
    public static string[] In(string text, string detector) => In(Encoding.UTF8.GetBytes(text), DetectorSet.Find(detector)!);

    public static string[] In(byte[] value, IDetector detector)
    {
        var found = new List<string>();
        for (var start = 0; detector.TryFind(value, start, out var one); start = one.End) found.Add(Encoding.UTF8.GetString(value, one.Start, one.Length));
        return [.. found];
    }
}
