namespace WireGate.Recording.Ledger;

/// <summary>Signs notes; holds the node's secret key.</summary>
public interface INoteSigner
{
    /// <summary>Its name is the origin of the ledger.</summary>
    NoteVerifierKey Key { get; }

    /// <summary>64 bytes of Ed25519 over the message.</summary>
    byte[] Sign(ReadOnlySpan<byte> message);
}
