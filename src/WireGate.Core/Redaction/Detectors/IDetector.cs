using System.Collections.Immutable;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>
/// Finds one kind of sensitive text in a value. Pure, allocates nothing, and takes time linear in the value, whatever stands in it. Any number of threads
/// may call it at once.
/// </summary>
public interface IDetector
{
    /// <summary>As rules, targets and events write it: <c>email</c>, <c>private-key</c>.</summary>
    string Name { get; }

    DetectorKind Kind { get; }

    /// <summary>Whatever it finds holds at least one of these, so that most data need not be looked into. Empty: anything may hold one.</summary>
    ImmutableArray<Anchor> Anchors { get; }

    /// <summary>The first find that begins at or behind <paramref name="start"/>.</summary>
    /// <param name="value">One value, whole, in UTF-8 or any encoding that keeps ASCII.</param>
    /// <param name="start">Where to begin; what stands before it still counts as context.</param>
    /// <param name="found">What is to be hidden, which may be part of what was recognized: of a connection string, its password.</param>
    bool TryFind(ReadOnlySpan<byte> value, int start, out DetectedRange found);
}
