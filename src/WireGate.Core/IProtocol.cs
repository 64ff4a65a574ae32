using WireGate.Core.Approvals;
using WireGate.Core.Configuration;

namespace WireGate.Core;

/// <summary>
/// What knows the meaning of bytes. An implementation is one public class named <c>XProtocol</c> with a constructor that takes
/// <see cref="ProtocolServices"/>; the daemon's build lists it.
/// </summary>
public interface IProtocol
{
    /// <summary>The word for it in listeners, targets and rules.</summary>
    string Name { get; }

    /// <summary>Used where a target's address names no port.</summary>
    int DefaultPort { get; }

    FacetSchema Facets { get; }

    /// <summary>Reads the keys of a target that are this protocol's own.</summary>
    /// <exception cref="ConfigException">A value is missing or wrong.</exception>
    object ReadTarget(MappingReader keys);

    /// <summary>Reads the keys of a listener that are this protocol's own.</summary>
    /// <exception cref="ConfigException">A value is missing or wrong.</exception>
    object ReadListener(MappingReader keys);

    /// <summary>Serves one connection; when it completes the connection is over. The caller closes <see cref="Session.Downstream"/>.</summary>
    Task RunAsync(Session session, CancellationToken cancellationToken);

    /// <summary>Logs in to a target once to see if it works.</summary>
    /// <exception cref="UpstreamException">It does not; the message says why.</exception>
    Task<ProbeResult> ProbeAsync(Target target, ICredential credential, CancellationToken cancellationToken);

    /// <summary>Reads an operation from text, for <c>policy explain</c>: what the rules would judge if the text were sent to the target.</summary>
    Task<AccessSet> DescribeAsync(Target target, ICredential? credential, string text, CancellationToken cancellationToken);

    /// <summary>A target whose catalogue is written down, for <c>policy test</c> and <c>policy replay</c>: described by the judge of its sessions, without asking it.</summary>
    /// <param name="target">As configured, or as written beside the tests.</param>
    /// <param name="catalogue">What the target would tell of itself; null where nothing is written.</param>
    /// <returns>Null where this protocol can't: tests then write down what operations do.</returns>
    /// <exception cref="ConfigException">The catalogue is wrong.</exception>
    IOfflineTarget? ReadOffline(Target target, MappingReader? catalogue) => null;

    /// <summary>What a held action would do if it ran, asked on a connection of the gate's own that changes nothing. Bounded in time by itself.</summary>
    /// <exception cref="UpstreamException">The target can't be asked.</exception>
    Task<ActionEffect> DescribeEffectAsync(Target target, ICredential credential, HeldAction action, CancellationToken cancellationToken) =>
        Task.FromResult(ActionEffect.Unknown("this protocol can't tell"));
}
