using WireGate.Recording.Ledger;

namespace WireGate.Recording.Anchors;

/// <summary>A place outside of the gate that keeps checkpoints, so that the ledger can't be written anew unnoticed.</summary>
public interface IAnchor
{
    /// <summary>As it is called where it is reported.</summary>
    string Name { get; }

    /// <summary>Completes when the checkpoint is kept there.</summary>
    /// <exception cref="AnchorException">It is not; it is worth trying again.</exception>
    Task KeepAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken);
}
