namespace WireGate.Core;

/// <summary>The one user that may connect to a unix socket, and whom that socket stands for.</summary>
/// <param name="Uid">The uid that the kernel must tell of the process that connected.</param>
/// <param name="Agent">A name under <c>identity.agents</c>.</param>
/// <param name="Session">How long a session lasts: there is no token whose end could end it.</param>
public sealed record ListenerPeer(uint Uid, string Agent, TimeSpan Session);
