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

    /// <summary>A token whose possession the protocol has proved by SCRAM against <see cref="IIdentity.FindScramVerifier"/>.</summary>
    public sealed record ProvenToken(string TokenId) : PresentedCredential;
}
