using System.Collections.Immutable;

namespace WireGate.Core;

/// <summary>An agent through which another one got its token (RFC 8693, 4.1). The rules ask it too: the strictest verdict holds.</summary>
/// <param name="Agent">Its name as configured under <c>identity.agents</c>.</param>
/// <param name="Owner">The person it acts for, if known.</param>
/// <param name="Groups">What rules select it by.</param>
public sealed record Actor(string Agent, string? Owner, ImmutableArray<string> Groups);
