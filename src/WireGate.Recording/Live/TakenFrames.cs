using System.Buffers;
using System.Collections.Immutable;

namespace WireGate.Recording.Live;

/// <summary>Frames on their way to the file.</summary>
internal readonly record struct TakenFrames(byte[] Buffer, int Length, uint Frames, ImmutableArray<FrameCut> Cuts)
{
    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(0, Length);

    public void Return()
    {
        // What it held may be people's data.
        if (Buffer.Length > 0) ArrayPool<byte>.Shared.Return(Buffer, clearArray: true);
    }
}
