namespace WireGate.Core.Redaction;

/// <summary>
/// How often a byte stands in what databases and services answer, of a thousand: English, numbers, JSON, and the lengths between values. Only the speed of the
/// search depends on it.
/// </summary>
internal static class ByteCommonness
{
    private static readonly float[] Table = Build();

    public static float Of(byte one) => Table[one];

    private static float[] Build()
    {
        var table = new float[256];
        Array.Fill(table, 0.4f);
        for (var one = '0'; one <= '9'; one++) table[one] = 25;
        for (var one = 'A'; one <= 'Z'; one++) table[one] = 3;
        foreach (var (letters, often) in ((string, float)[])[("etaoin", 45), ("srhldcum", 22), ("fpgwyb", 11), ("vkxjqz", 4)])
            foreach (var letter in letters) table[letter] = often;
        foreach (var sign in ",.:-_/\"") table[sign] = 7;
        table[' '] = 70;
        table[0] = 70;
        for (var one = 1; one < 0x20; one++) table[one] = 3;
        return table;
    }
}
