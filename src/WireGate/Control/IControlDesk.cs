namespace WireGate.Control;

/// <summary>What stands behind the control socket.</summary>
internal interface IControlDesk
{
    /// <summary>Who that user is to the gate, or null: not let in.</summary>
    Caller? Recognise(uint user);

    /// <summary>Answers one request. What can't be done is a <see cref="ControlReply.Refused"/>, not an exception.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">The asker is gone, or the gate stops.</param>
    Task<ControlReply> AnswerAsync(ControlRequest request, string by, CancellationToken cancellationToken);

    /// <summary>Answers what has to do with approvals.</summary>
    IApprovalsControl Approvals { get; }
}
