namespace WireGate.Notifications.Callbacks;

/// <summary>Takes what somebody said elsewhere, once it is known who.</summary>
internal interface IAnswers
{
    /// <param name="request">The request's id.</param>
    /// <param name="account">Who, as the other system knows the person.</param>
    /// <param name="isApproval">Yes or no.</param>
    /// <param name="reason">In the person's words; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What became of it, in a sentence for the person.</returns>
    Task<string> TakeAsync(string request, string account, bool isApproval, string? reason, CancellationToken cancellationToken);
}
