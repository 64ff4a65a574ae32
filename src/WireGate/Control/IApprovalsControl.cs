namespace WireGate.Control;

/// <summary>Approvals, as the control socket has them.</summary>
internal interface IApprovalsControl
{
    /// <summary>Answers one request. What can't be done is a <see cref="ControlReply.Refused"/>, not an exception.</summary>
    Task<ControlReply> AnswerAsync(ControlRequest.AboutApprovals request, Caller caller, CancellationToken cancellationToken);

    /// <summary>Each pending request now, and each one that changes.</summary>
    IAsyncEnumerable<ControlReply> WatchAsync(CancellationToken cancellationToken);
}
