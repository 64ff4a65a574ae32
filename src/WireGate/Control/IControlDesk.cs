namespace WireGate.Control;

/// <summary>What stands behind the control socket.</summary>
internal interface IControlDesk
{
    /// <summary>Who that user is to the gate, or null: not let in.</summary>
    Caller? Recognise(uint user);

    /// <summary>Answers one request. What can't be done is a <see cref="ControlReply.Refused"/>, not an exception.</summary>
    Task<ControlReply> AnswerAsync(ControlRequest request, CancellationToken cancellationToken);
}
