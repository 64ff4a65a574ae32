namespace WireGate.Recording.Anchors;

/// <summary>How an anchor is used.</summary>
/// <param name="Anchor">The place.</param>
/// <param name="Every">At most so often.</param>
/// <param name="Required">Traffic is to stop when it has not taken anything for too long.</param>
public sealed record AnchorPlan(IAnchor Anchor, TimeSpan Every, bool Required)
{
    /// <summary>What may be rewritten unnoticed by one who has the node's key.</summary>
    public static readonly TimeSpan DefaultEvery = TimeSpan.FromSeconds(5);
}
