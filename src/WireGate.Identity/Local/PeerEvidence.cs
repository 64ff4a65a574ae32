using WireGate.Core;

namespace WireGate.Identity.Local;

/// <summary>The process at the other end of a unix socket that stands for one agent.</summary>
/// <param name="Peer">Whom the socket stands for.</param>
/// <param name="SessionExpires">When the session ends.</param>
internal sealed record PeerEvidence(ListenerPeer Peer, DateTimeOffset SessionExpires) : IEvidence
{
    public Principal? Judge(AgentDirectory directory)
    {
        // A person may have been given this uid since: then it is no agent's.
        if (Peer.Uid > int.MaxValue || directory.FindPersonByUid((int)Peer.Uid) is not null || directory.FindAgent(Peer.Agent) is not { } agent) return null;
        return new Principal
        {
            Agent = agent.Name,
            Owner = agent.Owner,
            Groups = agent.Groups,
            TokenId = $"uid:{Peer.Uid}",
            SessionExpires = SessionExpires,
        };
    }
}
