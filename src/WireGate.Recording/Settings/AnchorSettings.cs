using WireGate.Recording.Anchors;
using WireGate.Recording.Ledger;

namespace WireGate.Recording.Settings;

/// <summary>One of <c>recording.anchors</c>: where checkpoints of the ledger are kept, besides the file.</summary>
public abstract record AnchorSettings
{
    private AnchorSettings() { }

    /// <param name="Store">Where.</param>
    /// <param name="AccessKey">The name of the key; not secret.</param>
    /// <param name="SecretFile">The file with its secret.</param>
    /// <param name="Region">As the store calls it.</param>
    public sealed record S3(S3AnchorOptions Store, string AccessKey, string SecretFile, string Region) : AnchorSettings;

    /// <param name="Url">What <c>/add-checkpoint</c> is put behind.</param>
    /// <param name="Key">What it signs with.</param>
    public sealed record Witness(Uri Url, NoteVerifierKey Key) : AnchorSettings;
}
