namespace WireGate.Recording.Format;

/// <summary>What no reader goes beyond, whatever a file says of itself.</summary>
internal static class FormatLimits
{
    /// <summary>The header's map: some names, and 120 bytes a reader.</summary>
    public const int Header = 64 * 1024;

    /// <summary>The frames of one block, decompressed.</summary>
    public const int Clear = 1024 * 1024;

    /// <summary>A body: a block of salvaged entries is closed with the entry that takes it past 1 MiB.</summary>
    public const int Body = 2 * 1024 * 1024;

    /// <summary>The body of a block that holds no frames: a signature, a map of some numbers and a sentence.</summary>
    public const int SmallBody = 64 * 1024;

    /// <summary>Text and data in one frame; longer ones go on in the next.</summary>
    public const int Piece = 256 * 1024;

    /// <summary>A name in a frame; a longer one is cut. No protocol has such, but a server may send one.</summary>
    public const int Name = 64 * 1024;

    /// <summary>The values of one access in a frame. They are derived from the text, which is whole, so they may be cut, and then say so.</summary>
    public const int AccessValues = 64 * 1024;
}
