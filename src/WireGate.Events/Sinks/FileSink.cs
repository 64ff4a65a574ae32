using System.Collections.Immutable;
using WireGate.Events.Configuration;
using WireGate.Events.Formats;
using WireGate.Events.Queue;

namespace WireGate.Events.Sinks;

/// <summary>Appends JSON lines to a file. It is opened for each delivery, so that it may be rotated at any time.</summary>
internal sealed class FileSink(FileSinkSettings settings) : IEventSink
{
    private const UnixFileMode OwnerAndGroupRead = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly ILineFormat _format = LineFormats.Of(settings.Format);

    public int Most => 256;

    // The disk's own time, on a thread that may wait for it.
    public async ValueTask<DeliveryReceipt> DeliverAsync(ImmutableArray<EventRecord> records, CancellationToken cancellationToken)
    {
        var lines = LineBuffer.Write(records, _format, settings.Text);
        await Task.Run(() => Append(lines.Span), cancellationToken).ConfigureAwait(false);
        return default;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Append(ReadOnlySpan<byte> lines)
    {
        using var file = Open();
        var end = RandomAccess.GetLength(file);
        try
        {
            // A line that was torn by the end of the gate stays a line of its own; its event comes again whole.
            Span<byte> last = stackalloc byte[1];
            if (end > 0 && RandomAccess.Read(file, last, end - 1) == 1 && last[0] != (byte)'\n')
                RandomAccess.Write(file, "\n"u8, end++);
            RandomAccess.Write(file, lines, end);
        }
        catch (IOException error)
        {
            // Half of the lines would be there twice after the next attempt.
            TryCut(file, end);
            throw new DeliveryException("the file can't be written: " + error.Message, error);
        }
    }

    private Microsoft.Win32.SafeHandles.SafeFileHandle Open()
    {
        try
        {
            var isNew = !File.Exists(settings.Path);
            var file = File.OpenHandle(settings.Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            if (isNew) File.SetUnixFileMode(file, OwnerAndGroupRead);
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DeliveryException("the file can't be opened: " + error.Message, error);
        }
    }

    private static void TryCut(Microsoft.Win32.SafeHandles.SafeFileHandle file, long length)
    {
        try
        {
            RandomAccess.SetLength(file, length);
        }
        catch (IOException)
        {
            // The torn line is then ended by the next attempt.
        }
    }
}
