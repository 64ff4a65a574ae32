namespace WireGate.Postgres.Sql.Facts;

public enum TransactionCommand : byte
{
    None,
    Begin,
    Commit,
    Rollback,
    Savepoint,
    RollbackToSavepoint,
    ReleaseSavepoint,

    /// <summary>PREPARE TRANSACTION, COMMIT PREPARED, ROLLBACK PREPARED.</summary>
    TwoPhase,
}
