using System.Security.Cryptography.X509Certificates;

namespace WireGate.Core;

/// <summary>What a client showed to log in.</summary>
public abstract record PresentedCredential
{
    private PresentedCredential() { }

    /// <summary>The token itself. The memory is the caller's, who zeroes it after the call.</summary>
    public sealed record Token(ReadOnlyMemory<byte> Bytes) : PresentedCredential
    {
        public override string ToString() => nameof(Token);
    }

    /// <summary>A token whose possession the protocol has proved by SCRAM against <see cref="IIdentity.FindScramVerifierAsync"/>.</summary>
    public sealed record ProvenToken(string TokenId) : PresentedCredential;

    /// <summary>A client certificate whose chain to the listener's <see cref="Transport.ClientAuthority"/> was verified, with its key proved by TLS.</summary>
    public sealed record Certificate(X509Certificate2 Verified) : PresentedCredential
    {
        public override string ToString() => nameof(Certificate);
    }

    /// <summary>The process at the other end of a unix socket, of whom the kernel told the uid, at a listener that stands for one agent.</summary>
    public sealed record Peer(uint Uid, ListenerPeer Expected) : PresentedCredential;
}
