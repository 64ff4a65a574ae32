using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using WireGate.Recording.Format;

namespace WireGate.Recording.Journaling;

/// <summary>
/// The write-ahead journal of all sessions: a mapped file, wholly allocated, that outlives the process. An entry is kept, whatever signal ends the gate, as soon as
/// <see cref="TryAppend"/> returns; no system call is made. Entries leave it when they are in their session's own file.
/// </summary>
/// <remarks>Frames are encrypted as they are written: the file holds nothing that the gate itself could read again.</remarks>
internal sealed unsafe class Journal : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly byte* _memory;
    private readonly nuint _length;
    private readonly Lock _gate = new();
    // The one that became free last is filled next: its pages are in memory, and those that are never needed stay untouched.
    private readonly Stack<JournalSegment> _free = new();
    private readonly JournalSync _sync;
    private JournalSegment _current;
    private long _generation;
    private TaskCompletionSource? _space;
    private int _disposed;

    private Journal(SafeFileHandle file, int segments)
    {
        _file = file;
        _length = (nuint)JournalLayout.HeadSize + ((nuint)segments * JournalLayout.SegmentSize);
        _memory = JournalNative.Map(file, _length);
        var head = new Span<byte>(_memory, JournalLayout.HeadSize);
        JournalLayout.Magic.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], JournalLayout.SegmentSize);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], segments);
        for (var i = segments - 1; i >= 0; i--) _free.Push(new JournalSegment(i));
        _current = _free.Pop();
        Begin(_current);
        _sync = new JournalSync(() => Disk.SyncData(file));
    }

    /// <summary>Makes a new journal in the place of one whose entries have been salvaged.</summary>
    /// <param name="path">Where.</param>
    /// <param name="segments">How many times <see cref="JournalLayout.SegmentSize"/> it holds; at least 2.</param>
    /// <exception cref="IOException">It can't be made: no room, no right.</exception>
    public static Journal Create(string path, int segments)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(segments, 2);
        // Anew: blocks that held old entries read as zeros.
        File.Delete(path);
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            JournalNative.Allocate(file, JournalLayout.HeadSize + ((long)segments * JournalLayout.SegmentSize));
            return new Journal(file, segments);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Keeps frames of a session. Any thread.</summary>
    /// <param name="session">The session's id, <see cref="JournalLayout.SessionLength"/> bytes.</param>
    /// <param name="number">The entry's number in its session: the nonce, never used twice.</param>
    /// <param name="first">The number of the first frame.</param>
    /// <param name="frames">How many.</param>
    /// <param name="plain">The frames; much shorter than a segment.</param>
    /// <param name="cipher">The session's.</param>
    /// <param name="segment">What to release when they are in the session's file.</param>
    /// <returns>False when the journal is full: wait for <see cref="SpaceAsync"/>.</returns>
    public bool TryAppend(
        ReadOnlySpan<byte> session, long number, long first, int frames, ReadOnlySpan<byte> plain, JournalCipher cipher, out JournalSegment segment)
    {
        var length = plain.Length + JournalCipher.Overhead;
        var size = JournalLayout.SizeOf(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, JournalLayout.SegmentSize - JournalLayout.SegmentHead - sizeof(int));
        byte* place;
        lock (_gate)
        {
            if (_current.Used + size + sizeof(int) > JournalLayout.SegmentSize && !TryTurn())
            {
                segment = _current;
                return false;
            }

            segment = _current;
            segment.Hold();
            place = MemoryOf(segment) + segment.Used;
            segment.Used += size;
            // The end first, then the step to it: whoever walks the segment after the process's end never runs into what it held before.
            *(int*)(place + size) = 0;
            *(int*)(place + 4) = 0;
            Volatile.Write(ref *(int*)place, size);
        }

        var entry = new Span<byte>(place, size);
        JournalLayout.WriteHead(entry, session, number, first, frames, length);
        try
        {
            cipher.Seal((ulong)number, (ulong)first, (uint)frames, plain, entry.Slice(JournalLayout.EntryHead, length));
        }
        catch
        {
            Release(segment, 1);
            throw;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], JournalLayout.Checksum(segment.Generation, entry, length));
        Volatile.Write(ref *(uint*)(place + 4), JournalLayout.Written);
        return true;
    }

    /// <summary>Completes when a segment may have become free.</summary>
    public Task SpaceAsync()
    {
        lock (_gate)
        {
            if (_free.Count > 0 || _current.IsSettled) return Task.CompletedTask;
            return (_space ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Completes when everything appended so far outlives the machine. Many callers share one sync.</summary>
    /// <exception cref="IOException">It does not.</exception>
    public Task SyncAsync() => _sync.RunAsync();

    /// <summary>Entries of a segment are in their session's file.</summary>
    public void Release(JournalSegment segment, int entries)
    {
        if (segment.Release(entries)) TryFree(segment);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _sync.Dispose();
        JournalNative.Unmap(_memory, _length);
        _file.Dispose();
    }

    private byte* MemoryOf(JournalSegment segment) => _memory + JournalLayout.HeadSize + ((nint)segment.Index * JournalLayout.SegmentSize);

    private void TryFree(JournalSegment segment)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            if (segment.Generation == 0 || !segment.IsSettled) return;
            // The current one goes on being filled; once it is full it begins anew.
            if (!ReferenceEquals(segment, _current))
            {
                segment.Generation = 0;
                *(long*)MemoryOf(segment) = 0;
                _free.Push(segment);
            }

            (waiting, _space) = (_space, null);
        }

        waiting?.SetResult();
    }

    private bool TryTurn()
    {
        // Nothing of the current one is waited for: it can be filled again at once.
        if (_current.IsSettled)
        {
            Begin(_current);
            return true;
        }

        if (!_free.TryPop(out var next)) return false;
        _current = next;
        Begin(next);
        return true;
    }

    private void Begin(JournalSegment segment)
    {
        segment.Generation = ++_generation;
        segment.Used = JournalLayout.SegmentHead;
        var memory = MemoryOf(segment);
        *(int*)(memory + JournalLayout.SegmentHead) = 0;
        Volatile.Write(ref *(long*)memory, segment.Generation);
    }
}
