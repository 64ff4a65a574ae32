using System.Net;

namespace WireGate.Core.Transport;

/// <summary>Opens TCP connections to targets.</summary>
public sealed class UpstreamConnector
{
    /// <summary>What is left for one address, however many there are: below this a distant but healthy one would be missed.</summary>
    private static readonly TimeSpan LeastAttempt = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly TimeSpan _deadline;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;

    /// <param name="time">The clock.</param>
    /// <param name="deadline">For name look-up and all attempts together; 10 s by default, the time that a client is ready to wait for a log-in.</param>
    public UpstreamConnector(TimeProvider? time = null, TimeSpan? deadline = null) : this(time, deadline, Dns.GetHostAddressesAsync)
    {
    }

    internal UpstreamConnector(TimeProvider? time, TimeSpan? deadline, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        _time = time ?? TimeProvider.System;
        _deadline = deadline ?? TimeSpan.FromSeconds(10);
        _resolve = resolve;
    }

    /// <summary>
    /// Connects to the first address that answers; <see cref="Link.Host"/> then says which. TLS is the protocol's business, since some negotiate it.
    /// </summary>
    /// <exception cref="UpstreamException">None answered within the deadline.</exception>
    public async Task<Link> ConnectAsync(Target target, CancellationToken cancellationToken)
    {
        var attempt = new ConnectAttempt(_time, _deadline);
        var hostsLeft = target.Addresses.Length;
        foreach (var host in target.Addresses)
        {
            var addresses = await attempt.ResolveAsync(host, hostsLeft, LeastAttempt, _resolve, cancellationToken).ConfigureAwait(false);
            // The addresses of one host share its part of the time.
            var left = hostsLeft - 1 + addresses.Length;
            foreach (var address in addresses)
                if (await attempt.ConnectAsync(address, left--, LeastAttempt, cancellationToken).ConfigureAwait(false) is { } socket)
                    return Link.FromSocket(socket, host, _time);
            hostsLeft--;
        }

        throw attempt.Failure(target.Name);
    }

    /// <summary>Connects to exactly where a link of this connector leads, without asking DNS again: for a cancel request.</summary>
    /// <exception cref="UpstreamException">It did not answer within the deadline.</exception>
    public async Task<Link> ConnectAgainAsync(Link live, CancellationToken cancellationToken)
    {
        var attempt = new ConnectAttempt(_time, _deadline);
        var address = live.Remote ?? throw new ArgumentException("The link is not a socket.", nameof(live));
        return await attempt.ConnectAsync(address, 1, LeastAttempt, cancellationToken).ConfigureAwait(false) is { } socket
            ? Link.FromSocket(socket, live.Host, _time)
            : throw attempt.Failure(target: null);
    }
}
