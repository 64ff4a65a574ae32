using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>Every detector that there is: one vocabulary for rules, targets and the scan of recordings.</summary>
public static class DetectorSet
{
    private static readonly SearchValues<byte> AwsId = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"u8);
    private static readonly SearchValues<byte> Slack = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-"u8);
    private static readonly SearchValues<byte> Hook = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz/"u8);
    private static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdefABCDEF"u8);
    private static readonly SearchValues<byte> KeyFile = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/=._@-\\\r\n"u8);
    private static readonly SearchValues<byte> Escaped = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/=%"u8);

    public static ImmutableArray<IDetector> All { get; } =
    [
        new PrivateKeyDetector(),
        new JwtDetector(),
        Aws(),
        Google(),
        Azure(),
        new TokenDetector(
            "github-token", [Anchor.Of("g", "h", "pousr", "_"), Anchor.Of("pat_"u8)],
            new TokenShape("ghp_", Ascii.Alphanumeric, 36), new TokenShape("gho_", Ascii.Alphanumeric, 36), new TokenShape("ghu_", Ascii.Alphanumeric, 36),
            new TokenShape("ghs_", Ascii.Alphanumeric, 36), new TokenShape("ghr_", Ascii.Alphanumeric, 36), new TokenShape("github_pat_", Ascii.Word, 36)),
        new TokenDetector(
            "slack-token", [Anchor.Of("o", "x", "abeprs", "-"), Anchor.Of("xapp"u8), Anchor.Of("ces/"u8)],
            new TokenShape("xoxa-", Slack, 10), new TokenShape("xoxb-", Slack, 10), new TokenShape("xoxe-", Slack, 10), new TokenShape("xoxp-", Slack, 10),
            new TokenShape("xoxr-", Slack, 10), new TokenShape("xoxs-", Slack, 10), new TokenShape("xapp-", Slack, 10), new TokenShape("hooks.slack.com/services/", Hook, 20)),
        new TokenDetector(
            "stripe-key", [Anchor.Of("live"u8), Anchor.Of("_tes"u8), Anchor.Of("sec_"u8)],
            new TokenShape("sk_live_", Ascii.Alphanumeric, 16), new TokenShape("rk_live_", Ascii.Alphanumeric, 16), new TokenShape("sk_test_", Ascii.Alphanumeric, 16),
            new TokenShape("rk_test_", Ascii.Alphanumeric, 16), new TokenShape("whsec_", Ascii.Base64, 24)),
        new ConnectionStringDetector(),
        new ScramVerifierDetector(),
        new TokenDetector("wiregate-token", [Anchor.Of("wgt_"u8)], new TokenShape("wgt_", Ascii.Base64Url, 30)),
        new TokenDetector(
            "wiregate-key", [Anchor.Of("t-1 "u8)],
            new TokenShape("wiregate-reader-secret-1 ", KeyFile, 40), new TokenShape("wiregate-node-secret-1 ", KeyFile, 40)),
        new EmailDetector(),
        new CardDetector(),
        new IbanDetector(),
        new PhoneDetector(),
        new NationalIdDetector(),
    ];

    private static readonly FrozenDictionary<string, IDetector> ByName = All.ToFrozenDictionary(static one => one.Name);

    /// <summary>Those that are on unless a target says otherwise.</summary>
    public static ImmutableArray<IDetector> Credentials { get; } = [.. All.Where(static one => one.Kind == DetectorKind.Credential)];

    /// <summary>Every name, in the order in which they are listed to people.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Select(static one => one.Name)];

    /// <summary>The detector of that name, or null if there is none.</summary>
    public static IDetector? Find(string name) => ByName.GetValueOrDefault(name);

    private static FirstOf Aws() => new(
        "aws-key",
        new TokenDetector(
            "aws-key", [Anchor.Of("A", "KSBC", "IC", "A")],
            new TokenShape("AKIA", AwsId, 16, 16), new TokenShape("ASIA", AwsId, 16, 16), new TokenShape("ABIA", AwsId, 16, 16), new TokenShape("ACCA", AwsId, 16, 16)),
        new AssignedSecret("aws-key", [Anchor.Of("Ss", "Ss", "_Kk", "KkEe")], Ascii.Base64, 40, 40, "secret_access_key", "secretaccesskey"));

    private static FirstOf Google() => new(
        "google-key",
        new TokenDetector(
            "google-key", [Anchor.Of("AIza"u8), Anchor.Of("ya29"u8)],
            new TokenShape("AIza", Ascii.Base64Url, 35), new TokenShape("ya29.", Ascii.Base64Url, 20)),
        new AssignedSecret("google-key", [Anchor.Of("y_id"u8)], Hex, 40, 40, "private_key_id"));

    /// <summary>An account's key has 64 bytes, a policy's and a signature 32.</summary>
    private static FirstOf Azure() => new(
        "azure-key",
        new AzureSecretDetector(),
        new AssignedSecret("azure-key", [Anchor.Of("tsTS", "Kk", "Ee", "Yy"), Anchor.Of("s", "i", "g", "=")], Escaped, 40, 100, "accountkey", "sharedaccesskey", "?sig", "&sig"));
}
