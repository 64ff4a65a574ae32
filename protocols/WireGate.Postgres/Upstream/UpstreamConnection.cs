using System.Buffers;
using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Upstream;

/// <summary>A connection to a target, logged in, after its first ReadyForQuery. No byte behind that was read.</summary>
public sealed class UpstreamConnection : IAsyncDisposable
{
    internal UpstreamConnection(Target target, Link link, ChannelTrust trust, UpstreamGreeting greeting)
    {
        Target = target;
        Link = link;
        Trust = trust;
        Version = greeting.Version;
        Parameters = [.. greeting.Parameters];
        Notices = [.. greeting.Notices];
        ProcessId = greeting.ProcessId;
        CancelKey = greeting.CancelKey;
        Status = greeting.Status;
    }

    public Target Target { get; }

    public Link Link { get; }

    public ChannelTrust Trust { get; }

    /// <summary>What the two of us speak.</summary>
    public ProtocolVersion Version { get; }

    /// <summary>As reported at log-in, in order.</summary>
    public ImmutableArray<ParameterStatus> Parameters { get; }

    /// <summary>Whole NoticeResponses from the time of log-in, to be passed on.</summary>
    public ImmutableArray<byte[]> Notices { get; }

    public int ProcessId { get; }

    /// <summary>The target's own, 4 to 256 bytes; empty where it sent none. Never shown to a client.</summary>
    public ReadOnlyMemory<byte> CancelKey { get; }

    public TransactionStatus Status { get; }

    public string? FindParameter(string name)
    {
        string? value = null;
        foreach (var parameter in Parameters)
            if (string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase)) value = parameter.Value;
        return value;
    }

    /// <summary>Says goodbye and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            Link.Output.Write(BodylessMessage.Terminate);
            await Link.Output.FlushAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or OperationCanceledException)
        {
            // It is gone already, or takes nothing: closing tells it as well.
        }

        await Link.CloseAsync().ConfigureAwait(false);
    }
}
