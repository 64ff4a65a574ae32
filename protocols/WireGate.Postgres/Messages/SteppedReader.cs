using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using WireGate.Core;
using WireGate.Core.Transport;

namespace WireGate.Postgres.Messages;

/// <summary>
/// Reads one message into memory of its own and leaves every further byte in the link. For the time before a session relays: where TLS
/// may begin after any message, where the next reader is another one, and where what was read may have to be wiped.
/// </summary>
/// <param name="link">Read through its present layer at each call, so that it may be upgraded between two.</param>
/// <param name="limit">The longest message in bytes, head included.</param>
public sealed class SteppedReader(Link link, int limit) : IDisposable
{
    private const int FirstSize = 512;

    private byte[] _message = [];
    private int _length;

    /// <summary>The message read last, head included, until the next is read.</summary>
    public ReadOnlyMemory<byte> Memory => _message.AsMemory(0, _length);

    /// <inheritdoc cref="Memory"/>
    public ReadOnlySequence<byte> Message => new(_message, 0, _length);

    /// <summary>More bytes had already arrived behind that message.</summary>
    public bool HasMore { get; private set; }

    /// <summary>The first byte of what comes next, which stays unread; -1 at the end of the stream.</summary>
    public async ValueTask<int> PeekAsync(CancellationToken cancellationToken)
    {
        var result = await link.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
        var first = new SequenceReader<byte>(result.Buffer).TryPeek(out var value) ? value : -1;
        link.Input.AdvanceTo(result.Buffer.Start);
        return first;
    }

    /// <summary>The next message, or null at the end of the stream.</summary>
    /// <exception cref="ProtocolViolationException">It is malformed, too long or cut off.</exception>
    public async ValueTask<T?> ReadAsync<T>(CancellationToken cancellationToken) where T : struct, IFrame<T>
    {
        while (true)
        {
            var result = await link.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            var consumed = buffer.Start;
            var examined = buffer.End;
            var isEmpty = buffer.IsEmpty;
            try
            {
                if (TryTake<T>(buffer, out var frame))
                {
                    consumed = examined = buffer.GetPosition(_length);
                    return frame;
                }
            }
            finally
            {
                link.Input.AdvanceTo(consumed, examined);
            }

            if (result.IsCanceled) throw new OperationCanceledException();
            if (result.IsCompleted) return isEmpty ? null : throw new ProtocolViolationException("connection closed inside a message");
        }
    }

    /// <summary>Zeroes the message read last.</summary>
    public void Wipe()
    {
        CryptographicOperations.ZeroMemory(_message);
        _length = 0;
    }

    public void Dispose() => Wipe();

    private bool TryTake<T>(in ReadOnlySequence<byte> buffer, out T frame) where T : struct, IFrame<T>
    {
        var reader = new SequenceReader<byte>(buffer);
        if (!T.TryParse(ref reader, out frame)) return false;
        if (frame.TotalLength > limit) throw new ProtocolViolationException("message is too long");
        if (buffer.Length < frame.TotalLength) return false;
        var message = buffer.Slice(0, frame.TotalLength);
        _length = (int)frame.TotalLength;
        if (_message.Length < _length)
        {
            Wipe(_message);
            // Pinned, so that the collector leaves no copy of a password behind.
            _message = GC.AllocateUninitializedArray<byte>(Math.Clamp(_length * 2, FirstSize, Math.Max(limit, FirstSize)), pinned: true);
        }

        message.CopyTo(_message);
        if (typeof(T) == typeof(FrontendFrame)) WipeSource(message);
        HasMore = buffer.Length > frame.TotalLength;
        return true;
    }

    /// <summary>What a client sends before it is logged in is its token: none of it stays in the pipe's memory, which is pooled.</summary>
    private static void WipeSource(in ReadOnlySequence<byte> message)
    {
        foreach (var segment in message) Wipe(MemoryMarshal.AsMemory(segment).Span);
    }

    private static void Wipe(Span<byte> bytes) => CryptographicOperations.ZeroMemory(bytes);
}
