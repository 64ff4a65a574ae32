namespace WireGate.Postgres.Cancel;

/// <summary>A session whose running statement can be cancelled.</summary>
internal interface ICancellable
{
    /// <summary>Asks the backend to cancel what runs now; completes when the backend has taken note. Does nothing if nothing runs.</summary>
    Task CancelRunningAsync(CancellationToken cancellationToken);
}
