using System.CommandLine;
using WireGate.Configuration;
using WireGate.Core.Configuration;
using WireGate.Hosting;
using WireGate.Policy;
using WireGate.Policy.Analysis;

namespace WireGate.Cli.PolicyCommands;

/// <summary>Reads rules and says what of them does nothing.</summary>
internal static class CheckPolicy
{
    public static Command Create(CliContext context)
    {
        var files = new Argument<string[]>("files") { Description = "Files of rules that count together, in the place of the configuration's.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("check", "Read the rules, and tell which can never match, are shadowed, or rest on what is often unknown.") { files };
        command.SetAction(parsed =>
        {
            var snapshot = Gate.LoadOnly(context.ConfigFile(parsed));
            var given = parsed.GetValue(files) ?? [];
            var rules = given.Length == 0 ? snapshot.Rules : PolicyLoader.Load(
                given.Select(file => ConfigurationFile.Read(file).AsMapping().Optional(PolicyFile.RulesKey)).OfType<ConfigNode>(), snapshot.Vocabulary);
            var warnings = PolicyAnalysis.Run(rules, snapshot.Vocabulary);
            if (context.Json(parsed))
            {
                context.Terminal.Json(json =>
                {
                    json.WriteStartObject();
                    json.WriteNumber("rules"u8, rules.Rules.Length - 1);
                    json.WriteStartArray("warnings"u8);
                    foreach (var warning in warnings)
                    {
                        json.WriteStartObject();
                        json.WriteString("at"u8, warning.Position.ToString());
                        json.WriteString("problem"u8, warning.Problem);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                });
            }
            else
            {
                foreach (var warning in warnings) context.Terminal.Line("warning: " + warning);
                context.Terminal.Line($"{rules.Rules.Length - 1} rules, {warnings.Length} warnings");
            }

            return warnings.IsEmpty ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }
}
