using System.Collections.Immutable;
using WireGate.Core.Transport;
using WireGate.Ssh.Keys;
using WireGate.Ssh.Transport;
using WireGate.Testing;

namespace WireGate.Tests.Ssh.Transport;

/// <summary>Both ends of one connection, ours.</summary>
internal sealed class SshEnds : IAsyncDisposable
{
    private readonly Link _serverLink;
    private readonly Link _clientLink;

    private SshEnds(Link serverLink, Link clientLink, SshTransport server, SshTransport client) =>
        (_serverLink, _clientLink, Server, Client) = (serverLink, clientLink, server, client);

    public SshTransport Server { get; }

    public SshTransport Client { get; }

    public static TransportSettings ServerSettings(params ISshSigningKey[] keys) => new() { Role = Role.Server, HostKeys = [.. keys], SignatureAlgorithms = ["ssh-ed25519"] };

    public static TransportSettings ClientSettings(params ISshSigningKey[] keys) => new() { Role = Role.Client, Pins = new Pins([.. keys.Select(key => SshPublicKeys.Read(key.PublicBlob.Span))]) };

    public static async Task<SshEnds> OpenAsync(TransportSettings server, TransportSettings client)
    {
        var (here, there) = DuplexPipe.Create();
        Link serverLink = Link.FromPipe(here), clientLink = Link.FromPipe(there);
        var opening = SshTransport.OpenAsync(serverLink, server, default);
        var other = SshTransport.OpenAsync(clientLink, client, default);
        // One that fails leaves the other waiting, as in life until its owner closes the connection.
        if (await Task.WhenAny(opening, other) is { IsFaulted: true } failed)
        {
            await Task.WhenAll(serverLink.CloseAsync().AsTask(), clientLink.CloseAsync().AsTask());
            await failed;
        }

        await Task.WhenAll(opening, other);
        return new SshEnds(serverLink, clientLink, await opening, await other);
    }

    /// <summary>The next message of a service.</summary>
    public static async Task<byte[]> ReceiveAsync(SshTransport transport)
    {
        while (await transport.WaitAsync(default))
            if (transport.TryRead(out var payload)) return payload.ToArray();
        return [];
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Client.DisposeAsync();
        await Task.WhenAll(_serverLink.CloseAsync().AsTask(), _clientLink.CloseAsync().AsTask());
    }

    internal sealed class Pins(ImmutableArray<ISshPublicKey> keys) : IHostKeyPins
    {
        public ImmutableArray<string> Algorithms => [.. keys.SelectMany(key => key.Algorithms)];

        public bool IsPinned(ISshPublicKey key) => keys.Any(pin => pin.Blob.Span.SequenceEqual(key.Blob.Span));
    }
}
