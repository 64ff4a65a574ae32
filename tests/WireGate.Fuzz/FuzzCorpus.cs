using System.Text;

namespace WireGate.Fuzz;

/// <summary>The seeds of a target, and every input that ever broke it: one a line, in hexadecimal, <c>#</c> before a remark.</summary>
public static class FuzzCorpus
{
    public static IReadOnlyList<byte[]> Of(IFuzzTarget target)
    {
        using var stream = typeof(FuzzCorpus).Assembly.GetManifestResourceStream(target.Name + ".hex")
            ?? throw new InvalidOperationException("no corpus for " + target.Name);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var inputs = new List<byte[]>();
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') inputs.Add(Convert.FromHexString(line));
        return inputs;
    }
}
