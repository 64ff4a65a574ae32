using System.Buffers;

namespace WireGate.Core;

/// <summary>One parameter's value or one column's name.</summary>
/// <param name="Bytes">Null where the value is.</param>
/// <param name="IsText">UTF-8, else the protocol's own binary form.</param>
public readonly record struct RecordedValue(ReadOnlySequence<byte>? Bytes, bool IsText);
