namespace WireGate.Recording.Live;

/// <summary>What has frames that are not in their file yet.</summary>
internal interface ISealable
{
    /// <summary>Writes them. Called by the sealer's thread alone; never throws.</summary>
    void Seal();
}
