using System.IO.Pipelines;
using WireGate.Core;
using WireGate.Ssh.Messages;

namespace WireGate.Ssh.Packets;

/// <summary>
/// The one writer of a connection. Whoever has something to send puts it into a lane, which never waits; the lanes of channels take turns, so that none delays another. While keys
/// are exchanged only what belongs to that goes out (RFC 4253 §7.1).
/// </summary>
internal sealed class Outbox : IAsyncDisposable
{
    /// <summary>As much as is written before it is sent: what one send takes without waiting, and two packets of a channel.</summary>
    private const int Burst = 64 * 1024;

    /// <summary>Answers that wait for a peer who asks and does not read. An honest one reads, since it waits for them.</summary>
    private const long MaxWaiting = 1024 * 1024;

    /// <summary>What waits for one channel: its window four times, so that only messages that no window limits, or a great many small ones, come to it.</summary>
    private const long MaxLane = 8 * 1024 * 1024;

    /// <summary>Bytes that a packet costs besides its own, so that a great many small ones have a limit, too.</summary>
    private const int PacketCost = 64;

    private readonly PipeWriter _output;
    private readonly PacketWriter _writer = new();
    private readonly Lock _gate = new();
    private readonly Lane _exchange = new();
    private readonly Lane _control = new();
    private readonly Queue<Lane> _ring = new();
    private readonly long _rekeyBytes;
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isPaused;
    private bool _isDraining;
    private bool _isClosed;
    private TaskCompletionSource? _idle;

    /// <param name="output">Where packets go.</param>
    /// <param name="rekeyBytes">After so many by the same keys <see cref="KeysWornOut"/> is called.</param>
    public Outbox(PipeWriter output, long rekeyBytes)
    {
        _output = output;
        _rekeyBytes = rekeyBytes;
    }

    /// <summary>Called, perhaps more than once, when the keys have sealed as much as they should. It must not wait.</summary>
    public Action? KeysWornOut { get; set; }

    /// <summary>Waited for before what was written is sent: what is recorded of it is kept then. An exception of it ends the outbox.</summary>
    public Func<ValueTask>? Keeping { get; set; }

    /// <summary>Completes when nothing more can be sent: the peer is gone, or keeping failed. Never faults.</summary>
    public Task Broken => _broken.Task;

    /// <summary>Why, where it is not that the peer is gone.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>A message of the connection itself. Nothing is sent before <see cref="Kick"/>.</summary>
    /// <exception cref="ProtocolViolationException">The peer has caused more of them than it reads.</exception>
    public void Send(ReadOnlySpan<byte> payload)
    {
        if (!TryEnqueue(_control, OutboundPacket.Copy(payload), MaxWaiting)) throw new ProtocolViolationException("too many answers wait to be read");
    }

    /// <summary>A message of one lane.</summary>
    /// <exception cref="ProtocolViolationException">Far more waits in it than windows allow.</exception>
    public void Send(Lane lane, ReadOnlySpan<byte> payload) => Send(lane, OutboundPacket.Copy(payload));

    /// <summary>A message about a channel, which the peer knows by a number of its own.</summary>
    /// <exception cref="ProtocolViolationException">Far more waits in it than windows allow.</exception>
    public void Send(Lane lane, byte number, uint recipient, ReadOnlySpan<byte> fields) => Send(lane, OutboundPacket.Copy(number, recipient, fields));

    /// <summary>A message that may go while keys are exchanged.</summary>
    public void SendAtOnce(ReadOnlySpan<byte> payload) => TryEnqueue(_exchange, OutboundPacket.Copy(payload), long.MaxValue);

    /// <summary>NEWKEYS: what follows is sealed by a new cipher.</summary>
    public void SendNewKeys(IPacketCipher next, bool resetSequence)
    {
        if (!TryEnqueue(_exchange, new OutboundPacket([MessageNumber.NewKeys], 1, next, resetSequence), long.MaxValue)) next.Dispose();
    }

    /// <summary>Sends what waits. On the caller's thread as far as it goes without waiting.</summary>
    public void Kick()
    {
        lock (_gate)
        {
            if (_isDraining || _isClosed) return;
            _isDraining = true;
        }

        // Not under the lock: what it calls has locks of its own. It never throws, and whoever wants its end waits for DrainedAsync.
        _ = DrainAsync();
    }

    /// <summary>Sends no more than what is already written.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate) _isClosed = true;
        _output.CancelPendingFlush();
        await IdleAsync().ConfigureAwait(false);
        Drop(_exchange);
        Drop(_control);
        while (_ring.TryDequeue(out var lane)) Drop(lane);
        _writer.Dispose();
    }

    /// <summary>Completes when what waited has been sent, or can't be.</summary>
    public Task DrainedAsync()
    {
        Kick();
        return IdleAsync();
    }

    private Task IdleAsync()
    {
        lock (_gate)
        {
            if (!_isDraining) return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private void Send(Lane lane, OutboundPacket packet)
    {
        if (!TryEnqueue(lane, packet, MaxLane)) throw new ProtocolViolationException("too many messages of a channel wait");
    }

    private bool TryEnqueue(Lane lane, OutboundPacket packet, long limit)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                Return(packet);
                return true;
            }

            if (lane.Bytes + packet.Length + PacketCost > limit)
            {
                Return(packet);
                return false;
            }

            lane.Packets.Enqueue(packet);
            lane.Count(packet.Length + PacketCost);
            if (lane.IsWaiting || ReferenceEquals(lane, _exchange) || ReferenceEquals(lane, _control)) return true;
            lane.IsWaiting = true;
            _ring.Enqueue(lane);
            return true;
        }
    }

    private async Task DrainAsync()
    {
        try
        {
            while (true)
            {
                var written = 0;
                while (written < Burst && TryTake(out var packet, out var lane)) written += Write(packet, lane);
                if (written == 0)
                {
                    if (IsIdle()) return;
                    continue;
                }

                if (Keeping is { } keep) await keep().ConfigureAwait(false);
                var flushed = await _output.FlushAsync().ConfigureAwait(false);
                if (flushed.IsCompleted || flushed.IsCanceled) break;
            }
        }
        catch (Exception error)
        {
            // Nobody waits for this: the session that reads the connection learns of it by Broken.
            Failure = error;
        }

        lock (_gate)
        {
            _isClosed = true;
            StopDraining();
        }

        _broken.TrySetResult();
    }

    private int Write(in OutboundPacket packet, Lane lane)
    {
        var length = packet.Length;
        _writer.Write(_output, packet.Payload);
        if (packet.Next is { } next) _writer.Switch(next, packet.ResetsSequence);
        else packet.Return();
        if (_writer.Bytes > _rekeyBytes) KeysWornOut?.Invoke();
        lane.Taken?.Invoke();
        return length;
    }

    private bool TryTake(out OutboundPacket packet, out Lane lane)
    {
        lock (_gate)
        {
            lane = _exchange;
            if (!lane.Packets.TryDequeue(out packet))
            {
                if (_isPaused || _isClosed) return false;
                lane = _control;
                if (!lane.Packets.TryDequeue(out packet) && !TryTakeTurn(out packet, out lane)) return false;
            }

            lane.Count(-packet.Length - PacketCost);
            if (!ReferenceEquals(lane, _exchange)) return true;
            if (packet.Payload[0] == MessageNumber.KexInit) _isPaused = true;
            else if (packet.Next is not null) _isPaused = false;
            return true;
        }
    }

    private bool TryTakeTurn(out OutboundPacket packet, out Lane lane)
    {
        packet = default;
        if (!_ring.TryDequeue(out lane!)) return false;
        packet = lane.Packets.Dequeue();
        if (lane.Packets.Count > 0) _ring.Enqueue(lane);
        else lane.IsWaiting = false;
        return true;
    }

    private bool IsIdle()
    {
        lock (_gate)
        {
            if (!_isClosed && (_exchange.Packets.Count > 0 || (!_isPaused && (_control.Packets.Count > 0 || _ring.Count > 0)))) return false;
            StopDraining();
            return true;
        }
    }

    private void StopDraining()
    {
        _isDraining = false;
        _idle?.SetResult();
        _idle = null;
    }

    private static void Drop(Lane lane)
    {
        while (lane.Packets.TryDequeue(out var packet)) Return(packet);
    }

    private static void Return(in OutboundPacket packet)
    {
        if (packet.Next is { } next) next.Dispose();
        else packet.Return();
    }
}
