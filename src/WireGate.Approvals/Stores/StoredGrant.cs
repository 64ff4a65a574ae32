namespace WireGate.Approvals.Stores;

/// <summary>A grant as it is kept.</summary>
/// <param name="Grant">What people see.</param>
/// <param name="Shape">SHA-256 of the shape that it covers.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Ended">When it was ended; null while it is not.</param>
internal sealed record StoredGrant(StandingGrant Grant, ReadOnlyMemory<byte> Shape, DateTimeOffset Created, DateTimeOffset? Ended)
{
    public string Id => Grant.Id;
}
