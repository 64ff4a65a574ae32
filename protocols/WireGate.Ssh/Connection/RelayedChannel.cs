using System.Buffers.Binary;
using WireGate.Core;
using WireGate.Ssh.Messages;
using WireGate.Ssh.Packets;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Connection;

/// <summary>
/// One channel from the client through to the target. Everything of one direction leaves in the order in which it came, and windows are passed on from end to end. Both pumps may call it
/// at once.
/// </summary>
internal sealed class RelayedChannel
{
    private readonly Lock _gate = new();
    private readonly ReplyOrder _replies = new();
    private readonly bool _isSession;
    private bool _isStarted;
    private bool _isRefused;

    public RelayedChannel(uint id, bool isSession, Outbox toClient, Outbox toTarget)
    {
        Id = id;
        _isSession = isSession;
        Client = new ChannelEnd(toClient, new Lane(() => PassCredit(Side.Client)), ConnectionLimits.Window);
        Target = new ChannelEnd(toTarget, new Lane(() => PassCredit(Side.Target)), ConnectionLimits.Window);
    }

    /// <summary>How both sides address it when they send to us.</summary>
    public uint Id { get; }

    public ChannelEnd Client { get; }

    public ChannelEnd Target { get; }

    /// <summary>The target has said yes.</summary>
    public bool IsOpen { get; private set; }

    private bool IsOver => Client is { HasClosed: true, IsToldClose: true } && Target is { HasClosed: true, IsToldClose: true };

    /// <summary><c>uint32 sender, uint32 window, uint32 max_packet, …</c> (RFC 4254 §5.1): the target opened it.</summary>
    public void Confirm(ReadOnlySpan<byte> fields)
    {
        var reader = new SshReader(fields);
        var (number, window, maxPacket) = (reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadUInt32());
        if (maxPacket == 0) throw new ProtocolViolationException("a channel takes no packets");
        lock (_gate)
        {
            if (IsOpen) throw new ProtocolViolationException("a channel is opened twice");
            IsOpen = true;
            Target.Number = number;
            Client.MaxPacket = Math.Min(maxPacket, ConnectionLimits.Packet);
            Span<byte> own = stackalloc byte[12];
            BinaryPrimitives.WriteUInt32BigEndian(own, Id);
            BinaryPrimitives.WriteUInt32BigEndian(own[4..], Target.Credit.Begin(window));
            BinaryPrimitives.WriteUInt32BigEndian(own[8..], Client.MaxPacket);
            Client.Send(MessageNumber.ChannelOpenConfirmation, [.. own, .. reader.Rest]);
        }
    }

    /// <summary><c>string data</c>, or <c>uint32 type, string data</c> (RFC 4254 §5.2).</summary>
    public void TakeData(Side from, byte number, ReadOnlySpan<byte> fields)
    {
        var reader = new SshReader(fields);
        if (number == MessageNumber.ChannelExtendedData) reader.ReadUInt32();
        var length = reader.ReadString().Length;
        reader.End();
        lock (_gate)
        {
            var (sender, receiver) = Ends(from);
            sender.CheckData((uint)length);
            // What was refused has no more to say.
            if (_isRefused || receiver.IsToldClose) return;
            receiver.Credit.Take(length);
            receiver.Send(number, fields);
        }
    }

    /// <summary><c>uint32 bytes</c> (RFC 4254 §5.2).</summary>
    public void TakeAdjust(Side from, ReadOnlySpan<byte> fields)
    {
        var reader = new SshReader(fields);
        var more = reader.ReadUInt32();
        reader.End();
        lock (_gate)
        {
            var (receiver, _) = Ends(from);
            if (receiver.HasClosed) throw new ProtocolViolationException("a window is opened after its channel was closed");
            receiver.Credit.Add(more);
        }

        PassCredit(from);
    }

    public void TakeEnd(Side from)
    {
        lock (_gate)
        {
            var (sender, receiver) = Ends(from);
            sender.TakeEnd();
            receiver.SendEnd();
        }
    }

    /// <returns>Whether the channel is over: both have closed it.</returns>
    public bool TakeClose(Side from)
    {
        lock (_gate)
        {
            var (sender, receiver) = Ends(from);
            sender.TakeClose();
            receiver.SendClose();
            return IsOver;
        }
    }

    /// <summary>A request of the client's.</summary>
    public void TakeClientRequest(ReadOnlySpan<byte> body, IChannelJudge judge)
    {
        var request = ChannelRequest.Read(body);
        lock (_gate)
        {
            if (Client.HasClosed) throw new ProtocolViolationException("a request comes after its channel was closed");
            if (_isRefused) return;
            var queue = new Queue(this, request.WantsReply);
            if (IsHarmless(request))
            {
                queue.Enqueue(body);
                return;
            }

            var runs = IsStart(request.Type);
            var refusal = !_isSession || (runs && _isStarted) ? "" : judge.Forward(request, queue);
            if (refusal is null) _isStarted |= runs;
            else if (refusal.Length > 0 && runs) Refuse(refusal, request.WantsReply);
            else Answer(request.WantsReply, isSuccess: false);
        }
    }

    /// <summary>A request of the target's: how a program ended, and what goes with it. It may ask nothing of the client.</summary>
    public void TakeTargetRequest(ReadOnlySpan<byte> body)
    {
        var request = ChannelRequest.Read(body);
        lock (_gate)
        {
            if (Target.HasClosed) throw new ProtocolViolationException("a request comes after its channel was closed");
            if (request.WantsReply) Target.Send(MessageNumber.ChannelFailure, []);
            else if (!_isRefused && IsNews(request.Type)) Client.Send(MessageNumber.ChannelRequest, body);
        }
    }

    /// <summary>The target's answer to a request. One that nobody waits for is nothing.</summary>
    public void TakeReply(bool isSuccess)
    {
        lock (_gate)
        {
            if (_isRefused || !_replies.TryResolve(isSuccess)) return;
            SendReplies();
        }
    }

    private static bool IsStart(ReadOnlySpan<byte> type) => type.SequenceEqual("shell"u8) || type.SequenceEqual("exec"u8) || type.SequenceEqual("subsystem"u8);

    /// <summary>What concerns a program only that was judged when it was started, or that never starts.</summary>
    private static bool IsHarmless(in ChannelRequest request) =>
        !request.WantsReply
        && (request.Type.SequenceEqual("window-change"u8) || request.Type.SequenceEqual("signal"u8) || request.Type.SequenceEqual("eow@openssh.com"u8));

    private static bool IsNews(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("exit-status"u8) || type.SequenceEqual("exit-signal"u8) || type.SequenceEqual("xon-xoff"u8) || type.SequenceEqual("eow@openssh.com"u8);

    /// <summary>
    /// As a program that could not be run ends (status 126). The request itself succeeds: clients read neither an error's line nor a status behind one that failed.
    /// </summary>
    private void Refuse(string line, bool wantsReply)
    {
        Answer(wantsReply, isSuccess: true);
        _isRefused = true;
        Client.SendErrorLine(line);
        Client.Send(MessageNumber.ChannelRequest, [0, 0, 0, 11, .. "exit-status"u8, 0, 0, 0, 0, 126]);
        Client.SendEnd();
        Client.SendClose();
        Target.SendClose();
    }

    private void Answer(bool wantsReply, bool isSuccess)
    {
        if (!wantsReply) return;
        if (!_replies.TryAnswer(isSuccess)) throw new ProtocolViolationException("too many requests wait for their answers");
        SendReplies();
    }

    private void SendReplies()
    {
        while (_replies.TryTake(out var isSuccess)) Client.Send(isSuccess ? MessageNumber.ChannelSuccess : MessageNumber.ChannelFailure, []);
    }

    /// <summary>What an end takes more is told to the other one.</summary>
    private void PassCredit(Side side)
    {
        var (receiver, sender) = Ends(side);
        lock (_gate)
        {
            if (!IsOpen || sender.HasEnded || sender.HasClosed) return;
            var more = receiver.Credit.Grant(receiver.Lane.Bytes);
            if (more == 0) return;
            sender.SendNumber(MessageNumber.ChannelWindowAdjust, more);
        }

        // Not under the lock: whoever writes calls other channels, which have locks of their own.
        sender.Kick();
    }

    private (ChannelEnd This, ChannelEnd Other) Ends(Side side) => side == Side.Client ? (Client, Target) : (Target, Client);

    private sealed class Queue(RelayedChannel channel, bool wantsReply) : IRequestQueue
    {
        public void Enqueue(ReadOnlySpan<byte> body)
        {
            if (wantsReply && !channel._replies.TryExpect()) throw new ProtocolViolationException("too many requests wait for their answers");
            channel.Target.Send(MessageNumber.ChannelRequest, body);
        }
    }
}
