using System.Buffers;
using WireGate.Postgres.Sql.Parsing.Wasm;

namespace WireGate.Postgres.Sql.Parsing;

/// <summary>A <see cref="ParseJob"/> with its reader and its waiting caller.</summary>
internal sealed class ParseJobOf<TResult>(ReadOnlySequence<byte> sql, SqlTreeReader<TResult> reader, long queued) : ParseJob(sql, queued)
{
    private readonly TaskCompletionSource<SqlParse<TResult>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;

    /// <summary>A job that runs is not cancelled: it reads the caller's memory, and its deadline is near.</summary>
    public async ValueTask<SqlParse<TResult>> WaitAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var job = (ParseJobOf<TResult>)state!;
                if (job.TryStart()) job._done.TrySetCanceled(token);
            },
            this).ConfigureAwait(false);
        return await _done.Task.ConfigureAwait(false);
    }

    public override bool TryStart() => Interlocked.Exchange(ref _started, 1) == 0;

    public override void Run(PgQueryInstance parser, ReadOnlySpan<byte> sql)
    {
        parser.TryParse(sql, reader, out var result, out var failure);
        _done.TrySetResult(new SqlParse<TResult>(result, failure));
    }

    public override void Fail(SqlParseFailureKind kind) => _done.TrySetResult(SqlGrammar.Failed<TResult>(kind));

    public override void Fail(Exception exception) => _done.TrySetException(exception);
}
