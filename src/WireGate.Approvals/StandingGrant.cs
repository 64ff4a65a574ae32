namespace WireGate.Approvals;

/// <summary>An approval that covers more than one action: the same shape by the same principal on the same target.</summary>
/// <param name="Id">Its own id.</param>
/// <param name="Request">The request that it was given with.</param>
/// <param name="Agent">For whom.</param>
/// <param name="Target">Where.</param>
/// <param name="Shape">The text without its values; for the opening of a target its name.</param>
/// <param name="By">Who granted it.</param>
/// <param name="UsesLeft">How often it can still be used.</param>
/// <param name="Expires">Until when.</param>
public sealed record StandingGrant(string Id, string Request, string Agent, string Target, string Shape, string By, int UsesLeft, DateTimeOffset Expires);
