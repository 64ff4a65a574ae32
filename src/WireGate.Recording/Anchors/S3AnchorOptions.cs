namespace WireGate.Recording.Anchors;

/// <summary>Where checkpoints go in an S3-compatible store.</summary>
public sealed record S3AnchorOptions
{
    /// <summary>Scheme, host and port: <c>https://s3.eu-central-1.example</c>. The bucket is put into the path, which every store takes.</summary>
    public required Uri Endpoint { get; init; }

    public required string Bucket { get; init; }

    /// <summary>Put before the names of objects; ends in a slash where it is meant as a folder.</summary>
    public string Prefix { get; init; } = "";

    /// <summary><c>GOVERNANCE</c> or <c>COMPLIANCE</c>: nobody, or nobody at all, may delete an object before its time. Null: as the bucket has it.</summary>
    public string? LockMode { get; init; }

    /// <summary>How long an object is locked.</summary>
    public TimeSpan LockFor { get; init; } = TimeSpan.FromDays(90);
}
