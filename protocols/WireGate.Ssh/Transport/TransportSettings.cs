using System.Collections.Immutable;
using WireGate.Ssh.Keys;

namespace WireGate.Ssh.Transport;

/// <summary>How one side of a connection speaks.</summary>
internal sealed record TransportSettings
{
    public required Role Role { get; init; }

    /// <summary>As server: what we sign with, the best first. Shared by all connections.</summary>
    public ImmutableArray<ISshSigningKey> HostKeys { get; init; } = [];

    /// <summary>As client: whom we speak to.</summary>
    public IHostKeyPins? Pins { get; init; }

    public AlgorithmOffer Offer { get; init; } = new();

    /// <summary>Signatures of users that we verify: told to clients that ask (RFC 8308).</summary>
    public ImmutableArray<string> SignatureAlgorithms { get; init; } = [];

    /// <summary>Bytes by one set of keys, each way. RFC 4253 §9 advises 1 GiB; it is OpenSSH's own for chacha20, too.</summary>
    public long RekeyBytes { get; init; } = 1L << 30;

    /// <summary>RFC 4253 §9 advises an hour.</summary>
    public TimeSpan RekeyAfter { get; init; } = TimeSpan.FromHours(1);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Host key algorithms, the best first.</summary>
    public ImmutableArray<string> HostKeyAlgorithms => Role == Role.Client ? Pins!.Algorithms : [.. HostKeys.SelectMany(key => key.Algorithms)];
}
