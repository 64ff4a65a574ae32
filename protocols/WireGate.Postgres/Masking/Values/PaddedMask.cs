namespace WireGate.Postgres.Masking.Values;

/// <summary>Of a type that is filled up with spaces: as many characters as the value has, which is what its column says.</summary>
internal sealed class PaddedMask(IValueMask inner) : IValueMask
{
    public bool TryMask(ReadOnlySpan<byte> value, RowBuffer output)
    {
        var start = output.Length;
        if (!inner.TryMask(value.TrimEnd((byte)' '), output)) return false;
        var wanted = Characters.Count(value);
        var written = output.Tail(start);
        var missing = wanted - Characters.Count(written);
        if (missing >= 0) output.Fill((byte)' ', missing);
        else output.CutTo(start + Characters.End(written, wanted));
        return true;
    }
}
