namespace WireGate.Recording.Format;

/// <summary>An agent through which another one got its token.</summary>
public sealed record FrameActor(string? Agent, string? Person);
