using System.Buffers;
using System.IO.Pipelines;

namespace WireGate.Core.Transport;

/// <summary>Both directions of two links, unparsed.</summary>
public static class Relay
{
    /// <summary>
    /// Copies until both directions have ended. The end of one direction is passed on and leaves the other open; an error ends both. The caller closes the links.
    /// </summary>
    public static async Task RunAsync(Link downstream, Link upstream, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(
            static state =>
            {
                var (one, other) = ((Link, Link))state!;
                one.Abort();
                other.Abort();
            },
            (downstream, upstream));
        await Task.WhenAll(CopyAsync(downstream, upstream), CopyAsync(upstream, downstream)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static async Task CopyAsync(Link from, Link to)
    {
        try
        {
            await CopyAsync(from.Input, to.Output).ConfigureAwait(false);
            await to.ShutdownOutputAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (LinkWriter.IsGone(error) || error is OperationCanceledException)
        {
            // A cut stream must not look complete to the other side.
            from.Abort();
            to.Abort();
        }
    }

    private static async Task CopyAsync(PipeReader input, PipeWriter output)
    {
        var budget = new YieldBudget();
        while (true)
        {
            var result = await input.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            budget.Begin();
            var buffer = result.Buffer;
            if (result.IsCanceled) throw new OperationCanceledException();
            var length = buffer.Length;
            foreach (var segment in buffer) output.Write(segment.Span);
            input.AdvanceTo(buffer.End);
            if (length > 0)
            {
                var flushed = await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                if (flushed.IsCompleted) throw new IOException("The other side is gone.");
            }

            if (result.IsCompleted) return;
            if (budget.ShouldYield(length)) await Task.Yield();
        }
    }
}
