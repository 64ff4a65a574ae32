using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Testing;

namespace WireGate.Fuzz.Targets;

/// <summary>A stream of frames, whole and in pieces: the same frames, the same bytes, the same violation.</summary>
/// <param name="name">What it is called on the command line.</param>
/// <param name="read">Reads the fields of a frame that came whole.</param>
internal sealed class FrameTarget<T>(string name, Func<T, ReadOnlySequence<byte>, string> read) : IFuzzTarget where T : struct, IFrame<T>
{
    /// <summary>Small, so that short inputs hold frames that are longer.</summary>
    private const int WholeLimit = 512;

    private const long FrameLimit = 0x3FFFFFFF + 1L;

    public string Name => name;

    public async Task<string> RunAsync(ReadOnlyMemory<byte> input)
    {
        var whole = await ReadAsync([input]).ConfigureAwait(false);
        foreach (var pieces in Pieces.Of(input))
        {
            var cut = await ReadAsync(pieces).ConfigureAwait(false);
            if (cut.Said != whole.Said) throw new FuzzFailure($"in pieces \"{cut.Said}\", whole \"{whole.Said}\"");
            // Frames of a run before a broken one may or may not have been delivered; never anything else.
            if (!whole.Bytes.AsSpan().StartsWith(cut.Bytes) && !cut.Bytes.AsSpan().StartsWith(whole.Bytes)) throw new FuzzFailure("in pieces other bytes than whole");
        }

        if (!input.Span.StartsWith(whole.Bytes)) throw new FuzzFailure("delivered what was not sent");
        return whole.Said;
    }

    private async Task<(string Said, byte[] Bytes)> ReadAsync(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        var said = new StringBuilder();
        var bytes = new ArrayBufferWriter<byte>();
        await EverySplit.FeedAsync(pieces, reader => CutAsync(reader, said, bytes)).ConfigureAwait(false);
        return (said.ToString(), bytes.WrittenSpan.ToArray());
    }

    private async Task CutAsync(PipeReader input, StringBuilder said, ArrayBufferWriter<byte> bytes)
    {
        var reader = new FrameReader<T>(input, WholeLimit, FrameLimit);
        try
        {
            while (await reader.WaitAsync(CancellationToken.None).ConfigureAwait(false))
            {
                while (true)
                {
                    if (reader.TryReadRest(out var rest)) bytes.Write(rest.ToArray());
                    else if (reader.TryReadRun(out var run, out _)) bytes.Write(run.ToArray());
                    else if (reader.TryRead(out var frame, out var whole)) Take(frame, whole, reader.IsPartial, said, bytes);
                    else break;
                }
            }

            said.Append(" end");
        }
        catch (ProtocolViolationException violation)
        {
            said.Append(' ').Append(violation.Message);
        }
        finally
        {
            await input.CompleteAsync().ConfigureAwait(false);
        }
    }

    private void Take(T frame, in ReadOnlySequence<byte> whole, bool isPartial, StringBuilder said, ArrayBufferWriter<byte> bytes)
    {
        bytes.Write(whole.ToArray());
        // How much of a long one, or how many of a run, come at once is chance.
        if (!isPartial && whole.Length == frame.TotalLength && frame.TotalLength <= WholeLimit && T.MeasureRun(whole.ToArray(), out _) == 0) said.Append(' ').Append(read(frame, whole));
    }
}
