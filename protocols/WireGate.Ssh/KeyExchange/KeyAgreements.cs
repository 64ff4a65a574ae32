using System.Collections.Immutable;
using WireGate.Ssh.Keys;

namespace WireGate.Ssh.KeyExchange;

/// <summary>The key exchange methods by their names.</summary>
internal static class KeyAgreements
{
    private static readonly Curve25519Agreement Curve25519 = new();

    private static readonly ImmutableArray<KeyValuePair<string, IKeyAgreement>> All =
    [
        new("mlkem768x25519-sha256", new MlKemAgreement()),
        new("curve25519-sha256", Curve25519),
        // Its name before the standard had one.
        new("curve25519-sha256@libssh.org", Curve25519),
        new("ecdh-sha2-nistp256", new NistAgreement(NistCurve.P256)),
        new("ecdh-sha2-nistp384", new NistAgreement(NistCurve.P384)),
        new("ecdh-sha2-nistp521", new NistAgreement(NistCurve.P521)),
    ];

    /// <summary>The best first. What a quantum computer would break comes after what it would not.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Select(method => method.Key)];

    /// <summary>One of <see cref="Names"/>.</summary>
    public static IKeyAgreement Find(string name)
    {
        foreach (var method in All)
            if (method.Key == name) return method.Value;
        throw new ArgumentOutOfRangeException(nameof(name));
    }
}
