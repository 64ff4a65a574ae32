using System.Text;
using WireGate.Postgres.Startup;

namespace WireGate.Fuzz.Targets;

/// <summary>The command line in the start-up packet: what was read, written out again, reads the same.</summary>
internal sealed class OptionsTarget : IFuzzTarget
{
    public string Name => "options";

    public Task<string> RunAsync(ReadOnlyMemory<byte> input)
    {
        IReadOnlyList<KeyValuePair<string, string>> settings;
        try
        {
            settings = CommandLineOptions.Parse(Encoding.Latin1.GetString(input.Span));
        }
        catch (ClientRefusedException refused)
        {
            return Task.FromResult(refused.Message);
        }

        var again = CommandLineOptions.Parse(string.Join(' ', settings.Select(setting => "-c " + Escape($"{setting.Key}={setting.Value}"))));
        if (!settings.SequenceEqual(again)) throw new FuzzFailure("read again, it says something else");
        return Task.FromResult($"{settings.Count} settings");
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var one in text) escaped.Append('\\').Append(one);
        return escaped.ToString();
    }
}
