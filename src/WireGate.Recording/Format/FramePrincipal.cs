namespace WireGate.Recording.Format;

/// <summary>Who asked, or who decided.</summary>
public sealed record FramePrincipal(string? Agent, string? Person, string? Token, string? Task, string? Through = null);
