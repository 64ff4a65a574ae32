namespace WireGate.Recording.Anchors;

/// <summary>How an anchor does.</summary>
/// <param name="Name">Which.</param>
/// <param name="Required">Whether traffic depends on it.</param>
/// <param name="Size">Entries under the newest checkpoint that it keeps; 0 while it keeps none of this run.</param>
/// <param name="Unanchored">For how long there has been a checkpoint that it does not keep; zero where it keeps the newest.</param>
/// <param name="Error">Why the last attempt failed; null after one that did not.</param>
public sealed record AnchorState(string Name, bool Required, long Size, TimeSpan Unanchored, string? Error);
