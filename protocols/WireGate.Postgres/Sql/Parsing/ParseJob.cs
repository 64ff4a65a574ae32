using System.Buffers;
using WireGate.Postgres.Sql.Parsing.Wasm;

namespace WireGate.Postgres.Sql.Parsing;

/// <summary>One text waiting for a worker.</summary>
internal abstract class ParseJob(ReadOnlySequence<byte> sql, long queued)
{
    /// <summary>When it was queued, by the clock's timestamps.</summary>
    public long Queued { get; } = queued;

    /// <summary>Only until <see cref="Run"/> or a failure: then its owner may use the memory again.</summary>
    public ReadOnlySequence<byte> Sql { get; } = sql;

    /// <summary>False if it was cancelled: then <see cref="Sql"/> is no longer to be touched.</summary>
    public abstract bool TryStart();

    public abstract void Run(PgQueryInstance parser, ReadOnlySpan<byte> sql);

    public abstract void Fail(SqlParseFailureKind kind);

    public abstract void Fail(Exception exception);
}
