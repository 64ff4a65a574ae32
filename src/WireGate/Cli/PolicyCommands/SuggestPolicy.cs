using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using WireGate.Cli.RecordingsCommands;
using WireGate.Hosting;
using WireGate.Policy.Suggesting;

namespace WireGate.Cli.PolicyCommands;

/// <summary>Drafts rules from what was recorded while a target enforced nothing.</summary>
internal static class SuggestPolicy
{
    public static Command Create(CliContext context)
    {
        var target = new Option<string?>("--target") { Description = "Only of this target." };
        var agent = new Option<string?>("--agent") { Description = "Only of this agent." };
        var command = new Command("suggest", "Draft the rules, and cases for them, that allow what was recorded under \"enforce: false\" and nothing else.")
        {
            EvidenceReader.RecordingsOption, EvidenceReader.KeyOption, target, agent,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            using var scratch = new ScratchFolder();
            var protocols = Gate.ProtocolsFor(scratch.Settings, NullLoggerFactory.Instance, TimeProvider.System);
            var snapshot = new SnapshotLoader(protocols).Load(context.ConfigFile(parsed));
            using var key = Keys.Load(parsed.GetValue(EvidenceReader.KeyOption)!);
            var reader = new EvidenceReader(context, snapshot, key);
            var draft = new RuleDraft(one => protocols.First(protocol => protocol.Name == one.Protocol).Facets);
            var partial = 0;
            reader.Run(parsed.GetValue(EvidenceReader.RecordingsOption)!, evidence =>
            {
                if (evidence.Operation.Observed is null) return;
                if ((parsed.GetValue(target) ?? evidence.Target.Name) != evidence.Target.Name || (parsed.GetValue(agent) ?? evidence.Principal.Agent) != evidence.Principal.Agent) return;
                var facets = protocols.First(protocol => protocol.Name == evidence.Target.Protocol).Facets;
                if (RecordedAccesses.Read(evidence.Operation.Kind, evidence.Operation.Accesses, facets) is { } accesses) draft.Add(evidence.Principal, evidence.Target, accesses);
                else partial++;
            }, cancellationToken);
            if (draft.Operations == 0) throw new CliException(ExitCode.No, "nothing was recorded under \"enforce: false\": say it on a target, with \"until\", and let it be used");
            if (context.Json(parsed))
            {
                context.Terminal.Json(json =>
                {
                    json.WriteStartObject();
                    json.WriteNumber("sessions"u8, reader.Sessions);
                    json.WriteNumber("operations"u8, draft.Operations);
                    json.WriteNumber("rules"u8, draft.Rules);
                    json.WriteString("yaml"u8, draft.ToYaml());
                    json.WriteEndObject();
                });
            }
            else
            {
                context.Terminal.Raw(System.Text.Encoding.UTF8.GetBytes(draft.ToYaml()));
            }

            if (partial > 0) context.Terminal.Note($"{partial} operations are left out: what they do is not recorded whole");
            return Task.FromResult(reader.IsComplete && partial == 0 ? ExitCode.Done : ExitCode.Unreachable);
        });
        return command;
    }
}
