using WireGate.Control;
using WireGate.Core.Configuration;
using WireGate.Identity;
using WireGate.Native;

namespace WireGate.Configuration;

/// <summary>
/// A uid that stands for an agent at a data socket must be nobody at the control socket: no person's, not the gate's own, not root's. Whoever runs as it could else approve
/// what it asks for.
/// </summary>
internal static class PeersCheck
{
    public static void Run(GateConfiguration configuration, AgentDirectory agents, ConfigErrors errors)
    {
        foreach (var configured in configuration.Listeners)
        {
            if (configured.Listener.Peer is not { } peer) continue;
            var at = configured.Peer!;
            if (agents.FindAgent(peer.Agent) is null) errors.Add(at, $"\"{peer.Agent}\" is not under identity.agents");
            if (agents.FindPersonByUid((int)peer.Uid) is { } person) errors.Add(at, $"uid {peer.Uid} is the person \"{person.Name}\": one uid is never both a person and an agent");
            else if (Caller.From(peer.Uid, Posix.EffectiveUser(), agents) is { } caller) errors.Add(at, $"uid {peer.Uid} is {caller.Name}, who may do everything at the control socket");
        }
    }
}
