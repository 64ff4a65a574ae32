using System.Collections.Immutable;
using WireGate.Core.Configuration;
using WireGate.Identity.Issuers;
using WireGate.Identity.SignIn;

namespace WireGate.Identity;

/// <summary>
/// Reads the configuration's <c>identity</c>:
/// <code>
/// identity:
///   agents: { planner: { groups: [agents], owner: ana } }
///   people: { ana: { groups: [dba], role: approver, uid: 1000 } }
///   issuers: { corp: { url: https://idp.example.com, audience: wiregate, agents: [planner] } }
///   groups: [deployers]                 # those that issuers alone put agents in
/// </code>
/// </summary>
public static class AgentDirectoryReader
{
    /// <exception cref="ConfigException">A key is unknown, a value wrong, or an owner nobody configured.</exception>
    /// <param name="identity">The section; null if there is none.</param>
    /// <param name="folder">What relative paths start from.</param>
    public static AgentDirectory Read(MappingReader? identity, string folder)
    {
        if (identity is null) return AgentDirectory.Empty;
        var signIn = SignInSettingsReader.Read(identity.OptionalMapping("people_login"), folder);
        var people = ReadPeople(identity.Named("people"), new PersonSubjectReader(signIn));
        var agents = ReadAgents(identity.Named("agents"), people);
        var issuers = new IssuerSettingsReader(folder, [.. agents.Select(agent => agent.Name)], people.Keys).Read(identity);
        var groups = Groups(identity);
        identity.End();
        return new AgentDirectory(agents, people.Values, issuers, groups) { SignIn = signIn };
    }

    private static Dictionary<string, Person> ReadPeople(IReadOnlyList<KeyValuePair<ConfigScalar, ConfigNode>> named, PersonSubjectReader subjects)
    {
        var people = new Dictionary<string, Person>(StringComparer.Ordinal);
        var uids = new Dictionary<int, string>();
        foreach (var (key, node) in named)
        {
            var name = Names.Read(key);
            var reader = node.AsMapping();
            var groups = Groups(reader);
            var role = reader.Word("role", PersonRole.Viewer,
                ("viewer", PersonRole.Viewer), ("approver", PersonRole.Approver), ("operator", PersonRole.Operator), ("auditor", PersonRole.Auditor));
            int? uid = reader.Optional("uid") is null ? null : reader.Int("uid", 0, 0, int.MaxValue);
            var (subject, email) = subjects.Read(reader);
            reader.End();
            if (uid is { } number && !uids.TryAdd(number, name))
                throw reader.Required("uid").Error($"uid {number} is \"{uids[number]}\" already: one uid is one person");
            people.Add(name, new Person(name, groups, role, uid) { Subject = subject, Email = email });
        }

        return people;
    }

    private static List<Agent> ReadAgents(IReadOnlyList<KeyValuePair<ConfigScalar, ConfigNode>> named, Dictionary<string, Person> people)
    {
        var agents = new List<Agent>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, node) in named)
        {
            var reader = node.AsMapping();
            var groups = Groups(reader);
            var owner = reader.OptionalString("owner");
            var spiffe = ReadSpiffe(reader, taken);
            reader.End();
            if (owner is not null && !people.ContainsKey(owner))
                throw reader.Required("owner").Error($"\"{owner}\" is not under identity.people");
            agents.Add(new Agent(Names.Read(key), groups, owner) { Spiffe = spiffe });
        }

        return agents;
    }

    private static ImmutableArray<string> ReadSpiffe(MappingReader reader, HashSet<string> taken)
    {
        foreach (var id in reader.Scalars("spiffe"))
        {
            if (!SpiffeId.IsOne(id.Text)) throw id.Error("a SPIFFE id is spiffe://TRUST-DOMAIN/PATH, in letters, digits and . _ -");
            if (!taken.Add(id.Text)) throw id.Error($"{id.Text} stands here twice: one id is one agent");
        }

        return reader.Strings("spiffe");
    }

    private static ImmutableArray<string> Groups(MappingReader reader)
    {
        var groups = new List<string>();
        foreach (var scalar in reader.Scalars("groups"))
        {
            var group = Names.Read(scalar);
            if (groups.Contains(group)) throw scalar.Error($"the group \"{group}\" stands here twice");
            groups.Add(group);
        }

        return [.. groups];
    }
}
