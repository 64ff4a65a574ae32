using WireGate.Core.Secrets;
using WireGate.Recording.Ledger;
using WireGate.Recording.Settings;

namespace WireGate.Recording.Anchors;

/// <summary>The anchors of the configuration, and what they share.</summary>
internal sealed class ConfiguredAnchors : IDisposable
{
    /// <summary>A key has 40 characters; this is for the ones that differ.</summary>
    private const int LongestSecret = 512;

    private readonly List<SecretBuffer> _secrets = [];

    // A redirect is not followed: a signed request is for the host that it names. A name may get another address.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });

    private ConfiguredAnchors()
    {
    }

    public List<AnchorPlan> Plans { get; } = [];

    /// <exception cref="AnchorException">A secret can't be read.</exception>
    public static ConfiguredAnchors Open(RecordingOptions options, FileAnchor? file, LedgerWriter ledger, TimeProvider time)
    {
        var anchors = new ConfiguredAnchors();
        try
        {
            if (file is not null) anchors.Add(file);
            foreach (var one in options.Anchors)
            {
                anchors.Add(one switch
                {
                    AnchorSettings.S3 s3 => new S3Anchor(anchors._http, s3.Store, new S3Account(s3.AccessKey, anchors.Secret(s3.SecretFile), s3.Region), time),
                    AnchorSettings.Witness witness => new WitnessAnchor(anchors._http, witness.Url, witness.Key, ledger),
                    _ => throw new InvalidOperationException("An anchor of no known kind."),
                });
            }

            return anchors;
        }
        catch
        {
            anchors.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        foreach (var secret in _secrets) secret.Dispose();
    }

    private void Add(IAnchor anchor) => Plans.Add(new AnchorPlan(anchor, AnchorPlan.DefaultEvery, Required: false));

    private SecretBuffer Secret(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            using var whole = SecretBuffer.Read(stream, LongestSecret);
            // Editors and echo end a file with a line end that is no part of the secret.
            var secret = new SecretBuffer(whole.Span.TrimEnd("\r\n"u8));
            _secrets.Add(secret);
            return secret.Length > 0 ? secret : throw new AnchorException($"{path} holds no secret");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new AnchorException($"the secret of an anchor can't be read from {path}", error);
        }
    }
}
