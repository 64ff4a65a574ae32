namespace WireGate.Recording.Ledger;

/// <summary>A checkpoint and the note that carries it.</summary>
public sealed record SignedCheckpoint(Checkpoint Checkpoint, SignedNote Note)
{
    /// <summary>Null if the bytes are not exactly a checkpoint in a note. No signature is checked.</summary>
    public static SignedCheckpoint? TryParse(ReadOnlySpan<byte> bytes) =>
        SignedNote.TryParse(bytes) is { } note && Checkpoint.TryParse(note.Text) is { } checkpoint ? new SignedCheckpoint(checkpoint, note) : null;

    public static SignedCheckpoint Sign(Checkpoint checkpoint, params ReadOnlySpan<INoteSigner> signers)
    {
        var text = checkpoint.ToText();
        var signatures = new List<NoteSignature>();
        foreach (var signer in signers) signatures.Add(new NoteSignature(signer.Key.Name, signer.Key.Id, signer.Sign(NoteText.Encode(text))));
        var note = new SignedNote(text, signatures);
        foreach (var signer in signers)
        {
            // A fault in the machine while signing can give the key away.
            if (signer.Key.Verify(note) != true) throw new LedgerException("a signature that was just made is wrong");
        }

        return new SignedCheckpoint(checkpoint, note);
    }
}
