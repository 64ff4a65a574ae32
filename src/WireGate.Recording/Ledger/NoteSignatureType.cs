namespace WireGate.Recording.Ledger;

/// <summary>The signature types of signed-note that are used here; the values are its bytes.</summary>
public enum NoteSignatureType : byte
{
    /// <summary>Ed25519 over the text.</summary>
    Ed25519 = 0x01,

    /// <summary>A witness's, with a time: C2SP tlog-cosignature.</summary>
    Cosignature = 0x04,
}
