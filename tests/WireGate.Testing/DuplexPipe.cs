using System.IO.Pipelines;

namespace WireGate.Testing;

/// <summary>Two ends of a connection in memory: what one writes the other reads.</summary>
public sealed class DuplexPipe : IDuplexPipe
{
    private DuplexPipe(PipeReader input, PipeWriter output)
    {
        Input = input;
        Output = output;
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>Inline, as the sockets of the gate are, and with their thresholds.</summary>
    public static (DuplexPipe Here, DuplexPipe There) Create()
    {
        var options = new PipeOptions(
            readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: 32 * 1024, resumeWriterThreshold: 16 * 1024, useSynchronizationContext: false);
        Pipe forth = new(options), back = new(options);
        return (new DuplexPipe(back.Reader, forth.Writer), new DuplexPipe(forth.Reader, back.Writer));
    }
}
