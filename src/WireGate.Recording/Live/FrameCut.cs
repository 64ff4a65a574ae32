namespace WireGate.Recording.Live;

/// <summary>Where a block must end.</summary>
/// <param name="Length">Bytes before it.</param>
/// <param name="Frames">Frames before it.</param>
internal readonly record struct FrameCut(int Length, uint Frames);
