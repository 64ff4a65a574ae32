using System.Buffers;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Postgres.Cancel;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Relay;

/// <summary>Client to backend: reads each message; what asks for something goes through <see cref="StatementForwarder"/>, the rest is passed on.</summary>
internal sealed class DownstreamPump(FrameReader<FrontendFrame> reader, UpstreamWriter writer, ReplyTracker replies, StatementForwarder forwarder, UpstreamCanceller canceller)
{
    private bool _copying;

    /// <summary>Runs until the client says goodbye or disconnects.</summary>
    /// <exception cref="ProtocolViolationException">The client broke the protocol.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var budget = new YieldBudget();
        while (await reader.WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            budget.Begin();
            if (canceller.Settled is { } settled) await settled.WaitAsync(cancellationToken).ConfigureAwait(false);
            while (reader.TryRead(out var frame, out var bytes))
            {
                if (frame.Type == FrontendType.Terminate)
                {
                    // What came before it in the same burst is still to run.
                    await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
                    return;
                }

                var forwarded = TryPass(frame, bytes) || await ForwardAsync(frame, bytes, cancellationToken).ConfigureAwait(false);
                if (reader.IsPartial) await PassRestAsync(forwarded, cancellationToken).ConfigureAwait(false);
            }

            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            await replies.SpaceAsync(cancellationToken).ConfigureAwait(false);
            if (budget.ShouldYield(reader.BytesRead)) await Task.Yield();
        }
    }

    /// <summary>Messages that ask nothing by themselves are written as they are.</summary>
    private bool TryPass(in FrontendFrame frame, in ReadOnlySequence<byte> bytes)
    {
        switch (frame.Type)
        {
            case FrontendType.Sync:
                forwarder.CountSync();
                replies.Expect(new PendingReply(ReplyKind.Sync));
                break;
            case FrontendType.Flush:
                break;
            case FrontendType.CopyData:
                if (!_copying) replies.Expect(new PendingReply(ReplyKind.CopyDataMark));
                _copying = true;
                forwarder.Copy(bytes, reader.IsPartial);
                break;
            case FrontendType.CopyDone or FrontendType.CopyFail:
                replies.Expect(new PendingReply(ReplyKind.CopyEndMark));
                _copying = false;
                break;
            default:
                return false;
        }

        writer.WriteControl(bytes);
        return true;
    }

    /// <returns>Whether the message itself was written, so that the rest of a long one must follow.</returns>
    private ValueTask<bool> ForwardAsync(in FrontendFrame frame, in ReadOnlySequence<byte> bytes, CancellationToken cancellationToken)
    {
        _copying = false;
        if (forwarder.MustSettle) return ForwardSettledAsync(frame, bytes, cancellationToken);
        switch (frame.Type)
        {
            case Query.Type: return forwarder.QueryAsync(bytes, reader.IsPartial, cancellationToken);
            case Parse.Type: return forwarder.ParseAsync(bytes, reader.IsPartial, cancellationToken);
            case Bind.Type: return new ValueTask<bool>(forwarder.Bind(bytes, reader.IsPartial));
            case FunctionCall.Type: return forwarder.FunctionCallAsync(cancellationToken);
            case FrontendType.Password: throw new ProtocolViolationException("a password message after log-in");
        }

        // What is left is short in every honest use.
        if (reader.IsPartial) throw new ProtocolViolationException("message is too long");
        switch (frame.Type)
        {
            case Execute.Type: return forwarder.ExecuteAsync(bytes, cancellationToken);
            case Describe.Type: return new ValueTask<bool>(forwarder.Describe(bytes));
            case Close.Type: return new ValueTask<bool>(forwarder.Close(bytes));
            default: throw new ProtocolViolationException("unknown message type");
        }
    }

    private async ValueTask<bool> ForwardSettledAsync(FrontendFrame frame, ReadOnlySequence<byte> bytes, CancellationToken cancellationToken)
    {
        await forwarder.SettleAsync(cancellationToken).ConfigureAwait(false);
        return await ForwardAsync(frame, bytes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The pieces of a long message: written, or dropped where a substitute was sent for it.</summary>
    private async ValueTask PassRestAsync(bool forwarded, CancellationToken cancellationToken)
    {
        while (reader.IsPartial)
        {
            if (reader.TryReadRest(out var piece))
            {
                forwarder.Rest?.Add(piece, last: !reader.IsPartial);
                if (forwarded) writer.WriteControl(piece);
                continue;
            }

            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (!await reader.WaitAsync(cancellationToken).ConfigureAwait(false))
                throw new ProtocolViolationException("connection closed inside a message");
        }

        forwarder.EndRest();
    }
}
