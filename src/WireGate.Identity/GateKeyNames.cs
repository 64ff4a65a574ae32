using System.Collections.Immutable;

namespace WireGate.Identity;

/// <summary>The keys that the gate signs with, by the names that they are kept under.</summary>
public static class GateKeyNames
{
    /// <summary>Signs the gate's JWTs.</summary>
    public const string TokenSigning = "token-signing";

    /// <summary>Signs SSH certificates.</summary>
    public const string SshAuthority = "ssh-authority";

    public static readonly ImmutableArray<string> All = [TokenSigning, SshAuthority];
}
