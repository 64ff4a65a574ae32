namespace WireGate.Recording.Format;

/// <summary>
/// The header of a recording that nobody can read any more: in the place of each reader's box stands H₀, 32 bytes, and 48 zeros. All else is as it was, so blocks and
/// signatures still verify; that it was done with leave, the ledger tells.
/// </summary>
internal static class ShreddedHeader
{
    /// <summary>Replaces the boxes, and the seal by that of the new bytes.</summary>
    /// <param name="header">All of the header's bytes, with its seal.</param>
    /// <param name="map">What they say.</param>
    /// <param name="headerHash">H₀.</param>
    /// <returns>The hash of what the header is now.</returns>
    public static byte[] Shred(Span<byte> header, SessionHeader map, ReadOnlySpan<byte> headerHash)
    {
        foreach (var reader in map.Readers)
        {
            // 80 bytes of a sealed box are nowhere else in it.
            var at = header.IndexOf(reader.Box.AsSpan());
            var box = header.Slice(at, Keys.SessionKey.SealedLength);
            box.Clear();
            headerHash.CopyTo(box);
        }

        var hash = new byte[Chain.HashSize];
        Chain.HashHeader(header[..^Chain.SealSize], hash);
        Chain.WriteSeal(hash, header[^Chain.SealSize..]);
        return hash;
    }

    /// <summary>H₀ of the header as it was; empty if it still is.</summary>
    public static ReadOnlySpan<byte> OriginalHash(SessionHeader header)
    {
        if (header.Readers.IsEmpty) return [];
        var original = header.Readers[0].Box.AsSpan()[..Chain.HashSize];
        foreach (var reader in header.Readers)
        {
            if (!reader.Box.AsSpan()[..Chain.HashSize].SequenceEqual(original) || reader.Box.AsSpan()[Chain.HashSize..].ContainsAnyExcept((byte)0)) return [];
        }

        return original;
    }
}
