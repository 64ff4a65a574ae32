using WireGate.Core;
using WireGate.Core.Configuration;

namespace WireGate.Configuration;

/// <summary>A listener with what only the daemon needs of it.</summary>
/// <param name="Listener">The listener.</param>
/// <param name="SocketMode">The mode of a unix socket's file; null for TCP.</param>
/// <param name="Authority">The PEM file that clients are to trust, for <c>wiregate env</c>; null where they know the authority.</param>
/// <param name="Definition">Its section as canonical text: equal if and only if nothing about it changed.</param>
internal sealed record ConfiguredListener(Listener Listener, UnixFileMode? SocketMode, string? Authority, string Definition)
{
    /// <summary>Where its <c>peer</c> stands, for errors; null without one.</summary>
    public ConfigNode? Peer { get; init; }
}
