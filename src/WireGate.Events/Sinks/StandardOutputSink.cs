using System.Collections.Immutable;
using WireGate.Events.Configuration;
using WireGate.Events.Formats;
using WireGate.Events.Queue;

namespace WireGate.Events.Sinks;

/// <summary>Writes JSON lines to the standard output, whole lines at once, so that they do not mix with the log's.</summary>
internal sealed class StandardOutputSink(StandardOutputSinkSettings settings, Stream output) : IEventSink
{
    private readonly ILineFormat _format = LineFormats.Of(settings.Format);

    public int Most => 64;

    public async ValueTask<DeliveryReceipt> DeliverAsync(ImmutableArray<EventRecord> records, CancellationToken cancellationToken)
    {
        var lines = LineBuffer.Write(records, _format, settings.Text);
        // Whoever reads the other end of a pipe may stop: that is a wait for this thread alone.
        await Task.Run(() =>
        {
            output.Write(lines.Span);
            output.Flush();
        }, cancellationToken).ConfigureAwait(false);
        return default;
    }

    public ValueTask DisposeAsync() => output.DisposeAsync();
}
