namespace WireGate.Recording.Live;

/// <summary>How far a sealing got before the disk failed.</summary>
internal enum SealingStep
{
    Gap,
    Frames,
    Sign,
    Sync,
    Ledger,
}
