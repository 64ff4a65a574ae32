using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Configuration;

namespace WireGate.Policy.Testing;

/// <summary>
/// Reads the cases under <c>tests</c>:
/// <code>
/// - name: agents read orders
///   who: { agent: planner, group: agents, person: ana, task: TICKET-7 }
///   target: shop
///   operation: SELECT * FROM orders
///   expect: allow
///   rule: agents-read
/// </code>
/// </summary>
/// <param name="targets">Those that cases may name.</param>
/// <param name="vocabulary">Groups, people and issuers that there are.</param>
/// <param name="agents">Finds agents by their names.</param>
public sealed class CaseReader(FrozenDictionary<string, CaseTarget> targets, PolicyVocabulary vocabulary, CaseAgents agents)
{
    /// <exception cref="ConfigException">Something is wrong; <see cref="ConfigException.All"/> has everything that is.</exception>
    public ImmutableArray<PolicyCase> Read(IReadOnlyList<ConfigNode> nodes)
    {
        var errors = new ConfigErrors();
        var cases = ImmutableArray.CreateBuilder<PolicyCase>();
        foreach (var node in nodes) errors.Try(() => cases.Add(ReadCase(node.AsMapping())));
        errors.ThrowIfAny();
        return cases.ToImmutable();
    }

    private PolicyCase ReadCase(MappingReader keys)
    {
        var target = ReadTarget(keys);
        var expected = ReadVerdict(keys);
        var operation = keys.Optional("operation");
        var isOpening = keys.Bool("opening", false);
        if (isOpening == operation is not null) throw keys.Node.Error("a case has an \"operation\", or says \"opening: true\"");
        var text = (operation as ConfigScalar)?.Text;
        if (text is not null && target.Offline is null)
            throw operation!.Error($"{target.Schema.Protocol} can't read operations without a target: write effects and facets, such as {{ effect: read }}");
        var read = new PolicyCase
        {
            Name = keys.OptionalString("name") ?? text ?? "",
            Position = keys.Node.Position,
            Principal = ReadWho(keys),
            Target = target.Target,
            Text = text,
            Accesses = operation is null or ConfigScalar ? null : AccessReader.Read(operation, target.Schema),
            Expected = expected,
            Rules = keys.Strings("rule"),
        };
        keys.End();
        return read.Name.Length > 0 ? read : read with { Name = read.Operation };
    }

    private CaseTarget ReadTarget(MappingReader keys)
    {
        var name = keys.String("target");
        return targets.GetValueOrDefault(name) ?? throw keys.Required("target").Error($"there is no target \"{name}\"{NearWord.Hint(name, targets.Keys)}");
    }

    private static Outcome ReadVerdict(MappingReader keys)
    {
        keys.Required("expect");
        return keys.Word("expect", Outcome.Deny, ("allow", Outcome.Allow), ("deny", Outcome.Deny), ("hold", Outcome.Hold));
    }

    private Principal ReadWho(MappingReader keys)
    {
        var who = keys.OptionalMapping("who") ?? new MappingReader(new ConfigMapping(keys.Node.Position, []));
        var principal = new Principal { Agent = "somebody", TokenId = "test", SessionExpires = DateTimeOffset.MaxValue };
        if (ReadActor(who) is { } self) principal = principal with { Agent = self.Agent, Owner = self.Owner, Groups = self.Groups };
        var issuer = who.OptionalString("issuer");
        if (issuer is not null && vocabulary.Issuers?.Contains(issuer) == false) throw who.Required("issuer").Error($"there is no issuer \"{issuer}\"");
        principal = principal with
        {
            Task = who.OptionalString("task"),
            Issuer = issuer,
            Actors = who.Optional("actor") switch
            {
                null => [],
                ConfigSequence list => [.. list.Items.Select(ReadOther)],
                { } one => [ReadOther(one)],
            },
        };
        who.End();
        return principal;
    }

    private Actor ReadOther(ConfigNode node)
    {
        if (node is ConfigScalar name) return Find(name);
        var keys = node.AsMapping();
        var actor = ReadActor(keys) ?? throw node.Error("\"agent\" is missing");
        keys.End();
        return actor;
    }

    private Actor? ReadActor(MappingReader keys)
    {
        var actor = keys.Optional("agent") is ConfigScalar name ? Find(name) : null;
        if (keys.OptionalString("person") is { } person)
        {
            if (vocabulary.People?.Contains(person) == false) throw keys.Required("person").Error($"there is no person \"{person}\"{NearWord.Hint(person, vocabulary.People)}");
            actor = (actor ?? new Actor("somebody", null, [])) with { Owner = person };
        }

        var groups = keys.Scalars("group");
        foreach (var group in groups)
            if (vocabulary.Groups?.Contains(group.Text) == false) throw group.Error($"there is no group \"{group.Text}\"{NearWord.Hint(group.Text, vocabulary.Groups)}");
        return groups.IsEmpty ? actor : (actor ?? new Actor("somebody", null, [])) with { Groups = [.. groups.Select(group => group.Text)] };
    }

    private Actor Find(ConfigScalar name) =>
        agents(name.Text) ?? throw name.Error($"there is no agent \"{name.Text}\"{NearWord.Hint(name.Text, vocabulary.Agents ?? [])}");
}
