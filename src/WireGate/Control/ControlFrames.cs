using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using WireGate.Core;

namespace WireGate.Control;

/// <summary>
/// The control socket's frames: four bytes of length, big-endian, then that many bytes of JSON. Buffers may hold a token, and are zeroed
/// after use.
/// </summary>
internal static class ControlFrames
{
    /// <summary>The longest request: an SQL text to explain, with room for its escapes.</summary>
    public const int MaxRequest = 256 * 1024;

    /// <summary>The longest reply: ten thousand sessions at some 400 bytes each.</summary>
    public const int MaxReply = 16 * 1024 * 1024;

    private const int Head = sizeof(int);

    public static async ValueTask WriteAsync<T>(Stream stream, T message, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, type);
        var frame = GC.AllocateUninitializedArray<byte>(Head + body.Length, pinned: true);
        try
        {
            BinaryPrimitives.WriteInt32BigEndian(frame, body.Length);
            body.CopyTo(frame.AsSpan(Head));
            await stream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(body);
            CryptographicOperations.ZeroMemory(frame);
        }
    }

    /// <summary>The next message, or null at the end of the stream.</summary>
    /// <exception cref="ProtocolViolationException">It is too long, cut off, or not what it should be.</exception>
    public static async ValueTask<T?> ReadAsync<T>(Stream stream, int limit, JsonTypeInfo<T> type, CancellationToken cancellationToken) where T : class
    {
        var head = new byte[Head];
        var got = await stream.ReadAtLeastAsync(head, Head, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (got == 0) return null;
        if (got < Head) throw new ProtocolViolationException("the message is cut off");
        var length = BinaryPrimitives.ReadInt32BigEndian(head);
        if (length <= 0 || length > limit) throw new ProtocolViolationException($"a message has 1 to {limit} bytes");
        var body = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        try
        {
            if (await stream.ReadAtLeastAsync(body, length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < length)
                throw new ProtocolViolationException("the message is cut off");
            return JsonSerializer.Deserialize(body, type) ?? throw new ProtocolViolationException("the message is empty");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new ProtocolViolationException("the message is not understood");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(body);
        }
    }
}
