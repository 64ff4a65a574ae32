using System.Collections.Immutable;
using WireGate.Core.Configuration;
using WireGate.Recording.Anchors;
using WireGate.Recording.Ledger;

namespace WireGate.Recording.Settings;

/// <summary>
/// Reads <c>recording.anchors</c>:
/// <code>
/// - { to: s3, endpoint: "https://s3.example.com", bucket: evidence, access_key: AKIA…, secret_file: s3.key, lock: compliance, lock_for: 90d }
/// - { to: witness, url: "https://witness.example.com", key: NAME+HASH+KEY }
/// </code>
/// </summary>
internal static class AnchorSettingsReader
{
    /// <exception cref="ConfigException">A key is unknown or missing, or a value wrong.</exception>
    public static ImmutableArray<AnchorSettings> Read(MappingReader section, string folder) =>
        [.. section.Items("anchors").Select(item => ReadOne(item.AsMapping(), folder))];

    private static AnchorSettings ReadOne(MappingReader keys, string folder)
    {
        var to = keys.String("to");
        AnchorSettings settings = to switch
        {
            "s3" => ReadS3(keys, folder),
            "witness" => new AnchorSettings.Witness(ReadUrl(keys, "url"), ReadKey(keys)),
            _ => throw keys.Required("to").Error("\"to\" is s3 or witness"),
        };
        keys.End();
        return settings;
    }

    private static AnchorSettings.S3 ReadS3(MappingReader keys, string folder)
    {
        var store = new S3AnchorOptions
        {
            Endpoint = ReadUrl(keys, "endpoint"),
            Bucket = keys.String("bucket"),
            Prefix = keys.OptionalString("prefix") ?? "",
            LockMode = keys.Word("lock", (string?)null, ("none", null), ("governance", "GOVERNANCE"), ("compliance", "COMPLIANCE")),
            LockFor = keys.Duration("lock_for", TimeSpan.FromDays(90)),
        };
        return new AnchorSettings.S3(store, keys.String("access_key"), Path.GetFullPath(keys.String("secret_file"), folder), keys.OptionalString("region") ?? "us-east-1");
    }

    /// <summary>A checkpoint is no secret, but whoever can change the answer can make an anchor of nothing.</summary>
    private static Uri ReadUrl(MappingReader keys, string key) =>
        Uri.TryCreate(keys.String(key), UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) && url.UserInfo.Length == 0
            ? url
            : throw keys.Required(key).Error($"\"{key}\" is an https address, or an http one of this machine");

    private static NoteVerifierKey ReadKey(MappingReader keys) =>
        NoteVerifierKey.TryParse(keys.String("key")) is { Type: NoteSignatureType.Cosignature } key
            ? key
            : throw keys.Required("key").Error("\"key\" is the verifier key of a witness: NAME+HASH+KEY");
}
