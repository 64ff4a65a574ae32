namespace WireGate.Postgres.Relay;

/// <summary>A statement ended whose rows were not all sent, since the token's budget is used up or the gate can't let them leave.</summary>
/// <param name="told">What the client would have been told had the statement been stopped in time.</param>
internal sealed class ResultStoppedException(Denial told) : Exception(told.Message)
{
    public Denial Told => told;
}
