using WireGate.Recording.Ledger;

namespace WireGate.Recording.Reading;

/// <summary>Files with checkpoints that were kept elsewhere.</summary>
public static class KeptCheckpointFiles
{
    /// <summary>A file of checkpoints has a few hundred bytes for each: this is years of them.</summary>
    private const long Longest = 256L * 1024 * 1024;

    /// <exception cref="InvalidDataException">One of them holds no checkpoint, or something else besides.</exception>
    /// <exception cref="IOException">One can't be read.</exception>
    public static IReadOnlyList<KeptCheckpoint> Read(IEnumerable<string> files)
    {
        var kept = new List<KeptCheckpoint>();
        foreach (var file in files)
        {
            if (new FileInfo(file).Length > Longest) throw new InvalidDataException($"{file} is not a checkpoint of a ledger");
            kept.AddRange(KeptCheckpoint.TryReadAll(file, File.ReadAllBytes(file)) is { Count: > 0 } all
                ? all
                : throw new InvalidDataException($"{file} is not a checkpoint of a ledger"));
        }

        return kept;
    }
}
