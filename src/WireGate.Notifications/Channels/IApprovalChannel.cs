using WireGate.Approvals;

namespace WireGate.Notifications.Channels;

/// <summary>One place where people are told of requests.</summary>
internal interface IApprovalChannel : IDisposable
{
    /// <summary>Tells of a request that is new there, or what has become of one.</summary>
    /// <param name="item">As it is now.</param>
    /// <param name="reference">What this returned for it before: the message, the ticket. Null the first time.</param>
    /// <param name="cancellationToken">The deadline.</param>
    /// <returns>How to find it there again.</returns>
    /// <exception cref="Events.Sinks.DeliveryException">It was not told; it is tried again.</exception>
    Task<string> TellAsync(ApprovalItem item, string? reference, CancellationToken cancellationToken);
}
