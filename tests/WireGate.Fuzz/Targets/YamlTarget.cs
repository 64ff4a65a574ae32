using System.Text;
using WireGate.Core.Configuration;
using WireGate.Policy;
using WireGate.Postgres;

namespace WireGate.Fuzz.Targets;

/// <summary>A file of rules: it is in force as a whole or refused with a place, and nothing else happens.</summary>
internal sealed class YamlTarget : IFuzzTarget
{
    private static readonly PolicyVocabulary Vocabulary = new([PostgresFacets.Schema], []);

    public string Name => "yaml";

    public Task<string> RunAsync(ReadOnlyMemory<byte> input)
    {
        try
        {
            var rules = PolicyLoader.Load([PolicyFile.Parse("rules.yaml", new StringReader(Encoding.UTF8.GetString(input.Span)))], Vocabulary);
            return Task.FromResult($"{rules.Rules.Length} rules");
        }
        catch (ConfigException error)
        {
            foreach (var one in error.All)
                if (one.Position.Line < 1 || one.Position.Column < 1) throw new FuzzFailure("an error without a place: " + one.Message);
            // The words in quotes are the input's own.
            return Task.FromResult(string.Join('|', error.All.Select(one => one.Problem.Split('"')[0])));
        }
    }
}
