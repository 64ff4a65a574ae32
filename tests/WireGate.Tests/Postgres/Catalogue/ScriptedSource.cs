using WireGate.Core;
using WireGate.Postgres.Catalogue;

namespace WireGate.Tests.Postgres.Catalogue;

/// <summary>A target with an empty database, which can be made to wait, fail or talk nonsense.</summary>
internal sealed class ScriptedSource : ICatalogueSource
{
    private readonly SemaphoreSlim _started = new(0);
    private readonly SemaphoreSlim _finished = new(0);
    private TaskCompletionSource _gate = Opened();

    public string Fingerprint { get; set; } = "1";

    public bool Fails { get; set; }

    public bool Garbage { get; set; }

    public int Readings { get; private set; }

    public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _gate.SetResult();

    public Task Started(int count) => WaitAsync(_started, count);

    public Task Finished(int count) => WaitAsync(_finished, count);

    public async Task<IReadOnlyList<string?[]>> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        if (sql.StartsWith("BEGIN", StringComparison.Ordinal))
        {
            Readings++;
            _started.Release();
            await _gate.Task.WaitAsync(cancellationToken);
            if (Fails) throw new UpstreamException("down");
        }

        if (sql == "ROLLBACK") _finished.Release();
        if (sql.Contains("current_database", StringComparison.Ordinal)) return [Garbage ? ["shop"] : ["shop", "app", "public, pg_temp"]];
        if (sql.Contains("WITH ORDINALITY", StringComparison.Ordinal)) return [["pg_catalog"], ["public"]];
        return sql.Contains("concat_ws", StringComparison.Ordinal) ? [[Fingerprint]] : [];
    }

    private static async Task WaitAsync(SemaphoreSlim signal, int count)
    {
        for (var i = 0; i < count; i++) await signal.WaitAsync();
    }

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }
}
