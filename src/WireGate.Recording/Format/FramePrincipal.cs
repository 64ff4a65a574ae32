using System.Collections.Immutable;

namespace WireGate.Recording.Format;

/// <summary>Who asked, or who decided.</summary>
public sealed record FramePrincipal(string? Agent, string? Person, string? Token, string? Task, string? Through = null, string? Issuer = null)
{
    /// <summary>Those through whom it got its token, the nearest first.</summary>
    public ImmutableArray<FrameActor> Actors { get; init; } = [];
}
