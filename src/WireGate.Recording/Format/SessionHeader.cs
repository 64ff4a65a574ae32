using System.Collections.Immutable;

namespace WireGate.Recording.Format;

/// <summary>What the header of a session's file says, in the clear.</summary>
public sealed record SessionHeader
{
    public required string Session { get; init; }

    /// <summary>When the session was opened: times in its frames count from here.</summary>
    public required DateTimeOffset Opened { get; init; }

    /// <summary>The name of the ledger that the session is in.</summary>
    public required string Origin { get; init; }

    /// <summary>The public key that signs, 32 bytes.</summary>
    public required ImmutableArray<byte> Node { get; init; }

    public required string Protocol { get; init; }

    public required string Listener { get; init; }

    /// <summary>The client's address.</summary>
    public required string Client { get; init; }

    /// <summary>Who asks; empty where an older gate did not say.</summary>
    public string Agent { get; init; } = "";

    /// <summary>The public part of the agent's token.</summary>
    public string Token { get; init; } = "";

    /// <summary>The first target.</summary>
    public string Target { get; init; } = "";

    public required ImmutableArray<SealedSessionKey> Readers { get; init; }

    /// <summary>SHA-256("wiregate-commitment-1" || the session's key).</summary>
    public required ImmutableArray<byte> Commitment { get; init; }
}
