namespace WireGate.Fuzz.Targets;

/// <summary>Ways to cut an input that depend on nothing but the input, so that a broken one breaks again.</summary>
internal static class Pieces
{
    /// <summary>Below this, also byte by byte.</summary>
    private const int Short = 64;

    public static IEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Of(ReadOnlyMemory<byte> input)
    {
        if (input.Length < 2) yield break;
        var sum = (uint)input.Length;
        foreach (var one in input.Span) sum = (sum * 31) + one;
        var cut = 1 + (int)(sum % (uint)(input.Length - 1));
        yield return [input[..cut], input[cut..]];
        if (input.Length > Short) yield break;
        var singles = new List<ReadOnlyMemory<byte>>(input.Length);
        for (var i = 0; i < input.Length; i++) singles.Add(input.Slice(i, 1));
        yield return singles;
    }
}
