namespace WireGate.Fuzz;

/// <summary>Mutates inputs until a limit is reached or a promise broken. The same seed makes the same inputs.</summary>
public sealed class FuzzLoop(IFuzzTarget target, IReadOnlyList<byte[]> corpus, int seed)
{
    /// <summary>Bounds what is remembered; by then new outcomes differ in little.</summary>
    private const int MaxPool = 4096;

    private readonly HashSet<string> _outcomes = new(StringComparer.Ordinal);
    private readonly List<byte[]> _pool = [.. corpus];

    public long Executions { get; private set; }

    public int Outcomes => _outcomes.Count;

    /// <summary>The input that broke the target; null if none did.</summary>
    public byte[]? Broken { get; private set; }

    /// <summary>How.</summary>
    public Exception? Failure { get; private set; }

    public async Task RunAsync(long executions, CancellationToken cancellationToken)
    {
        var mutator = new Mutator(seed);
        foreach (var input in corpus)
            if (!await TryAsync(input).ConfigureAwait(false)) return;
        while (Executions < executions && !cancellationToken.IsCancellationRequested)
            if (!await TryAsync(mutator.Next(_pool)).ConfigureAwait(false)) return;
    }

    private async Task<bool> TryAsync(byte[] input)
    {
        Executions++;
        try
        {
            if (_outcomes.Add(await target.RunAsync(input).ConfigureAwait(false)) && _pool.Count < MaxPool) _pool.Add(input);
            return true;
        }
        catch (Exception failure)
        {
            (Broken, Failure) = (input, failure);
            return false;
        }
    }
}
