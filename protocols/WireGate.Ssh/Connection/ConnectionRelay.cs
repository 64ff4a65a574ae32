using System.Buffers;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Ssh.Messages;
using WireGate.Ssh.Transport;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Connection;

/// <summary>
/// Relays the channels of one client, who has logged in, to one target, where we have (RFC 4254). Each pump reads one connection and never waits for the other: what it has for it goes into
/// lanes. What belongs to one connection alone (global requests, keep-alives) is answered here and never relayed.
/// </summary>
internal sealed class ConnectionRelay(SshTransport client, SshTransport target, IChannelJudge judge)
{
    private readonly ChannelTable _channels = new();
    private bool _noMoreSessions;

    /// <summary>Channels that are not over.</summary>
    public int Channels => _channels.Count;

    /// <summary>Until one side leaves. Neither has been told by then why the other did.</summary>
    /// <exception cref="ProtocolViolationException">The client broke the protocol.</exception>
    /// <exception cref="UpstreamException">The target did, or left.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var fromClient = PumpAsync(client, target, TakeFromClient, ending.Token);
        var fromTarget = PumpTargetAsync(ending.Token);
        var first = await Task.WhenAny(fromClient, fromTarget, client.Outbox.Broken, target.Outbox.Broken).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(fromClient, fromTarget).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if ((client.Outbox.Failure ?? target.Outbox.Failure) is { } failure) throw failure;
        cancellationToken.ThrowIfCancellationRequested();
        await first.ConfigureAwait(false);
    }

    private async Task PumpTargetAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PumpAsync(target, client, TakeFromTarget, cancellationToken).ConfigureAwait(false);
        }
        catch (ProtocolViolationException violation)
        {
            throw new UpstreamException("the target broke the protocol: " + violation.Message, violation);
        }

        // What it said last is the client's.
        await client.Outbox.DrainedAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        throw new UpstreamException("the target closed the connection");
    }

    private static async Task PumpAsync(SshTransport from, SshTransport to, PayloadAction take, CancellationToken cancellationToken)
    {
        var budget = new YieldBudget();
        do
        {
            budget.Begin();
            while (from.TryRead(out var payload)) take(payload);
            to.Outbox.Kick();
            if (budget.ShouldYield(from.BytesRead)) await Task.Yield();
        }
        while (await from.WaitAsync(cancellationToken).ConfigureAwait(false));
    }

    private void TakeFromClient(ReadOnlySpan<byte> payload)
    {
        // A log-in that is asked for again is passed over (RFC 4252 §5.1).
        if (payload[0] == MessageNumber.UserAuthRequest) return;
        if (payload[0] == MessageNumber.GlobalRequest) TakeGlobalRequest(client, payload);
        else if (payload[0] == MessageNumber.ChannelOpen) Open(payload);
        else if (payload[0] is not (MessageNumber.RequestSuccess or MessageNumber.RequestFailure)) TakeOfChannel(Side.Client, payload);
    }

    private void TakeFromTarget(ReadOnlySpan<byte> payload)
    {
        if (payload[0] == MessageNumber.GlobalRequest) TakeGlobalRequest(target, payload);
        else if (payload[0] == MessageNumber.ChannelOpen) RefuseOpen(target, ChannelOpen.Read(payload).Sender, OpenFailure.Prohibited, "nothing was asked for that opens channels");
        else if (payload[0] is not (MessageNumber.RequestSuccess or MessageNumber.RequestFailure)) TakeOfChannel(Side.Target, payload);
    }

    /// <summary>None is relayed: keep-alives are each connection's own, and no forwarding is asked for by us.</summary>
    private void TakeGlobalRequest(SshTransport from, ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        var type = reader.ReadString();
        var wantsReply = reader.ReadBoolean();
        var ends = from == client && type.SequenceEqual("no-more-sessions@openssh.com"u8);
        _noMoreSessions |= ends;
        if (wantsReply) from.Outbox.Send([ends ? MessageNumber.RequestSuccess : MessageNumber.RequestFailure]);
    }

    private void Open(ReadOnlySpan<byte> payload)
    {
        var open = ChannelOpen.Read(payload);
        var isSession = open.Type.SequenceEqual("session"u8);
        var isForward = open.Type.SequenceEqual("direct-tcpip"u8);
        if ((isSession && _noMoreSessions) || !(isSession || isForward))
        {
            RefuseOpen(client, open.Sender, isSession ? OpenFailure.Prohibited : OpenFailure.UnknownType, "such channels are not opened here");
            return;
        }

        if (_channels.TryAdd(id => new RelayedChannel(id, isSession, client.Outbox, target.Outbox)) is not { } channel)
        {
            RefuseOpen(client, open.Sender, OpenFailure.ResourceShortage, "there are too many channels");
            return;
        }

        channel.Client.Number = open.Sender;
        channel.Target.MaxPacket = Math.Min(open.MaxPacket, ConnectionLimits.Packet);
        var message = ChannelOpen.Write(open.Type, channel.Id, channel.Client.Credit.Begin(open.Window), channel.Target.MaxPacket, isSession ? [] : open.Fields);
        var queue = new OpenQueue(channel, target);
        var refusal = isSession ? null : judge.ForwardOpen(open, message, queue);
        if (isSession) queue.Enqueue(message);
        if (refusal is null) return;
        _channels.Remove(channel);
        RefuseOpen(client, open.Sender, OpenFailure.Prohibited, refusal);
    }

    private void TakeOfChannel(Side from, ReadOnlySpan<byte> payload)
    {
        if (payload[0] < MessageNumber.ChannelOpenConfirmation) throw new ProtocolViolationException("a message is out of turn");
        var reader = new SshReader(payload[1..]);
        var channel = _channels.Find(reader.ReadUInt32());
        var fields = reader.Rest;
        if (!channel.IsOpen)
        {
            TakeAnswer(from, channel, payload[0], fields);
            return;
        }

        switch (payload[0])
        {
            case MessageNumber.ChannelData or MessageNumber.ChannelExtendedData:
                channel.TakeData(from, payload[0], fields);
                break;
            case MessageNumber.ChannelWindowAdjust:
                channel.TakeAdjust(from, fields);
                break;
            case MessageNumber.ChannelEof:
                channel.TakeEnd(from);
                break;
            case MessageNumber.ChannelClose:
                if (channel.TakeClose(from)) _channels.Remove(channel);
                break;
            case MessageNumber.ChannelRequest when from == Side.Client:
                channel.TakeClientRequest(fields, judge);
                break;
            case MessageNumber.ChannelRequest:
                channel.TakeTargetRequest(fields);
                break;
            case MessageNumber.ChannelSuccess or MessageNumber.ChannelFailure:
                // The client is asked nothing.
                if (from == Side.Target) channel.TakeReply(payload[0] == MessageNumber.ChannelSuccess);
                break;
            default:
                throw new ProtocolViolationException("a channel is opened twice");
        }
    }

    /// <summary>The target says whether it opens a channel; nobody else may say anything about one that is not open.</summary>
    private void TakeAnswer(Side from, RelayedChannel channel, byte number, ReadOnlySpan<byte> fields)
    {
        if (from == Side.Target && number == MessageNumber.ChannelOpenConfirmation)
        {
            channel.Confirm(fields);
            return;
        }

        if (from == Side.Client || number != MessageNumber.ChannelOpenFailure) throw new ProtocolViolationException("a channel is not open");
        // Its text is the target's own: the reason is enough.
        var reason = new SshReader(fields).ReadUInt32();
        _channels.Remove(channel);
        RefuseOpen(client, channel.Client.Number, Enum.IsDefined((OpenFailure)reason) ? (OpenFailure)reason : OpenFailure.ConnectFailed, "the target does not open it");
    }

    /// <summary><c>byte 92, uint32 recipient, uint32 reason, string description, string language</c> (RFC 4254 §5.1).</summary>
    private static void RefuseOpen(SshTransport to, uint recipient, OpenFailure reason, string description)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new SshWriter(output);
        writer.WriteByte(MessageNumber.ChannelOpenFailure);
        writer.WriteUInt32(recipient);
        writer.WriteUInt32((uint)reason);
        writer.WriteString(description);
        writer.WriteString("");
        to.Outbox.Send(output.WrittenSpan);
    }

    private delegate void PayloadAction(ReadOnlySpan<byte> payload);

    private sealed class OpenQueue(RelayedChannel channel, SshTransport target) : IRequestQueue
    {
        public void Enqueue(ReadOnlySpan<byte> body) => target.Outbox.Send(channel.Target.Lane, body);
    }
}
