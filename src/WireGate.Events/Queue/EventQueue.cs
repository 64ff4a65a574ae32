using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using WireGate.Events.Configuration;
using WireGate.Events.Formats;

namespace WireGate.Events.Queue;

/// <summary>
/// Events on their way out, in files: <see cref="Append"/> returns when the kernel has the event, so that the end of the gate loses none. Each sink
/// reads for itself, and a file is removed when all have delivered what is in it. A power cut may take the last seconds.
/// </summary>
/// <remarks>Append may be called by any thread; Read and Advance by one thread for each reader.</remarks>
internal sealed class EventQueue : IDisposable
{
    /// <summary>For the event that tells what was dropped.</summary>
    private const int NoticeRoom = 4 * 1024;

    private readonly Lock _gate = new();
    private readonly EventQueueSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SegmentStore _store;
    private readonly RecordWriter _writer;
    private readonly SortedDictionary<string, long> _untold = new(StringComparer.Ordinal);
    private long _lastId;
    private bool _closed;

    /// <exception cref="IOException">The folder can't be used.</exception>
    public EventQueue(string folder, string gate, EventQueueSettings settings, IEnumerable<(string Name, EventFilter Filter)> sinks, TimeProvider time, ILogger logger, IEventDisk? disk = null)
    {
        (_settings, _time, _logger) = (settings, time, logger);
        disk ??= new EventDisk();
        _writer = new RecordWriter(gate);
        QueueFolder.Prepare(folder);
        _store = new SegmentStore(folder, settings.SegmentLength, disk);
        var readers = QueueFolder.OpenReaders(folder, sinks, disk, logger.PositionLost);
        QueueFolder.RemoveOtherPositions(folder, [.. readers.Select(reader => reader.Name)], disk);
        _lastId = Math.Max(_store.LastId, readers.Select(reader => reader.Done).DefaultIfEmpty().Max());
        // A new sink is told what happens from now on; said on disk before anything happens.
        foreach (var reader in readers.Where(reader => !reader.Position.Exists))
        {
            reader.Done = _lastId;
            reader.Position.Write(_lastId);
            reader.Saved = _lastId;
        }

        Readers = readers;
    }

    public IReadOnlyList<QueueReader> Readers { get; }

    /// <summary>Bytes on disk.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _store.Bytes;
        }
    }

    /// <summary>Keeps an event. Never waits for a sink.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="rest">As <see cref="GateEventWriter.WriteRest"/> made it.</param>
    /// <param name="text">As <see cref="GateEventWriter.WriteText"/> made it, or empty.</param>
    /// <returns>The event's id.</returns>
    /// <exception cref="EventQueueException">It is not kept: the queue is full or its disk fails.</exception>
    public long Append(EventType type, ReadOnlySpan<byte> rest, ReadOnlySpan<byte> text)
    {
        long id;
        lock (_gate)
        {
            if (_closed) throw new EventQueueException("the queue of events is closed");
            try
            {
                var room = _writer.MaxLength(rest, text);
                MakeRoom(_settings.WhenFull == WhenFull.DropOldest ? room + NoticeRoom : room);
                if (_untold.Count > 0) TellDropped();
                id = Write(type, rest, text);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new EventQueueException("the queue of events can't be written", error);
            }
        }

        foreach (var reader in Readers)
            if (reader.Filter.Includes(type)) reader.Wake();
        return id;
    }

    /// <summary>The next events for a reader; null if there are none yet.</summary>
    /// <param name="reader">One that has delivered what it got before.</param>
    /// <param name="most">How many.</param>
    /// <exception cref="IOException">The disk fails.</exception>
    public EventBatch? Read(QueueReader reader, int most)
    {
        // Each pass moves on by a part of a file, or ends.
        while (true)
        {
            Segment segment;
            long offset, end;
            lock (_gate)
            {
                if (!TryPlace(reader)) return null;
                (segment, offset, end) = (reader.Segment!, reader.Offset, reader.Segment!.Length);
            }

            SegmentPart part;
            try
            {
                part = SegmentFile.Read(segment.Path, offset, end);
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                lock (_gate) Lose(segment);
                continue;
            }

            if (Take(reader, segment, part, most) is { } batch) return batch;
        }
    }

    /// <summary>A reader has delivered, up to an event. Its position is kept, and files that nobody needs are removed.</summary>
    /// <exception cref="IOException">The position can't be kept: after a restart, events come twice.</exception>
    public void Advance(QueueReader reader, long id)
    {
        lock (_gate) reader.Done = Math.Max(reader.Done, id);
        try
        {
            Save(reader);
        }
        finally
        {
            lock (_gate)
                while (TryRemoveDelivered())
                {
                }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            try
            {
                foreach (var reader in Readers) Save(reader);
                _store.Dispose();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Doubles after the next start, and no loss.
            }
        }
    }

    private static void Save(QueueReader reader)
    {
        if (reader.Saved == reader.Done) return;
        var done = reader.Done;
        reader.Position.Write(done);
        reader.Saved = done;
    }

    private long Write(EventType type, ReadOnlySpan<byte> rest, ReadOnlySpan<byte> text)
    {
        // The time as id, so that none comes twice even if the folder is lost; made to rise where the clock does not.
        var id = Math.Max(_lastId + 1, (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        var record = _writer.Write(id, type, rest, text);
        if (_store.IsFull(record.Length)) Seal(_store.Active!);
        _store.Write(id, record);
        _lastId = id;
        return id;
    }

    /// <summary>Everyone must pass a file before it can be removed, also those whom nothing in it was for.</summary>
    private void Seal(Segment segment)
    {
        SegmentStore.Seal(segment);
        foreach (var reader in Readers) reader.Wake();
    }

    private void MakeRoom(int length)
    {
        // Each pass removes a file or seals one.
        while (_store.Bytes + length > _settings.Limit)
        {
            if (TryRemoveDelivered()) continue;
            if (_store.Active is { Length: > 0 } active && active.LastId <= Readers.Min(reader => reader.Done)) Seal(active);
            else if (_settings.WhenFull == WhenFull.DropOldest && _store.Oldest is { Length: > 0 } oldest) Drop(oldest);
            else throw Full();
        }
    }

    private EventQueueException Full()
    {
        // One whom nothing was for may not have looked yet.
        foreach (var reader in Readers) reader.Wake();
        return new EventQueueException($"the queue of events is full: {_store.Bytes} bytes wait for a sink that does not take them");
    }

    private bool TryRemoveDelivered()
    {
        if (_store.Oldest is not { Handle: null } oldest || Readers.Any(reader => reader.Done < oldest.LastId)) return false;
        _store.Remove(oldest);
        return true;
    }

    private void Drop(Segment segment)
    {
        if (segment.Handle is not null) Seal(segment);
        try
        {
            CountLost(segment);
        }
        catch (FileNotFoundException)
        {
            // Somebody took it away: what is lost can't be counted, and the queue must not stand still for it.
            _logger.Unreadable(segment.Length, Path.GetFileName(segment.Path));
        }

        foreach (var reader in Readers) reader.Done = Math.Max(reader.Done, segment.LastId);
        _store.Remove(segment);
    }

    private void CountLost(Segment segment)
    {
        for (long offset = 0; offset < segment.Length;)
        {
            var part = SegmentFile.Read(segment.Path, offset, segment.Length);
            foreach (var reader in Readers)
            {
                var lost = part.Records.Count(one => one.Record.Id > reader.Done && reader.Filter.Includes(one.Record.Type));
                if (lost == 0) continue;
                reader.AddDropped(lost);
                _untold[reader.Name] = _untold.GetValueOrDefault(reader.Name) + lost;
            }

            offset = part.Next;
        }
    }

    private void TellDropped()
    {
        var reason = "the oldest were dropped: " + string.Join(", ", _untold.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} for {pair.Key}")));
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, GateEventWriter.Options))
            GateEventWriter.WriteRest(json, new GateEvent { Type = EventType.GateEventsDropped, Time = _time.GetUtcNow(), Reason = reason });
        Write(EventType.GateEventsDropped, buffer.WrittenSpan, default);
        _untold.Clear();
        _logger.Dropped(reason);
        foreach (var reader in Readers) reader.Wake();
    }

    /// <summary>Somebody took a file away.</summary>
    private void Lose(Segment segment)
    {
        if (!_store.Contains(segment)) return;
        _logger.Unreadable(segment.Length, Path.GetFileName(segment.Path));
        _store.Remove(segment);
    }

    private bool TryPlace(QueueReader reader)
    {
        if (reader.Segment is null || !_store.Contains(reader.Segment)) (reader.Segment, reader.Offset) = (_store.FindAfter(reader.Done), 0);
        while (reader.Segment is { } segment && reader.Offset >= segment.Length)
        {
            if (_store.Next(segment) is not { } next) return false;
            // All of it was delivered or was not for this reader, or it would not ask.
            reader.Done = Math.Max(reader.Done, segment.LastId);
            (reader.Segment, reader.Offset) = (next, 0);
        }

        return reader.Segment is not null;
    }

    private EventBatch? Take(QueueReader reader, Segment segment, SegmentPart part, int most)
    {
        lock (_gate)
        {
            // Dropped meanwhile: what was in it is counted as lost.
            if (!ReferenceEquals(reader.Segment, segment) || !_store.Contains(segment)) return null;
            var records = new List<EventRecord>();
            var last = reader.Done;
            foreach (var (record, end) in part.Records)
            {
                if (record.Id > last)
                {
                    last = record.Id;
                    if (reader.Filter.Includes(record.Type)) records.Add(record);
                }

                reader.Offset = end;
                if (records.Count == most) return new EventBatch([.. records], last);
            }

            if (part.Unreadable > 0) _logger.Unreadable(part.Unreadable, Path.GetFileName(segment.Path));
            reader.Offset = part.Next;
            if (records.Count > 0) return new EventBatch([.. records], last);
            reader.Done = Math.Max(reader.Done, last);
            return null;
        }
    }
}
