using WireGate.Core.Masks;

namespace WireGate.Postgres.Masking.Detection;

/// <summary>Something that was found in a value.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="End">Behind its last.</param>
/// <param name="Mask">How it is hidden.</param>
internal readonly record struct Find(int Start, int End, Mask Mask);
