using System.Buffers;
using System.Collections.Immutable;
using WireGate.Core.Configuration;

namespace WireGate.Identity;

/// <summary>
/// Reads the configuration's <c>identity</c>:
/// <code>
/// identity:
///   agents: { planner: { groups: [agents], owner: ana } }
///   people: { ana: { groups: [dba], role: approver, uid: 1000 } }
/// </code>
/// </summary>
public static class AgentDirectoryReader
{
    /// <summary>Names go into log lines, PostgreSQL's application_name (63 bytes) and SQL comments: nothing there needs quoting.</summary>
    private const int MaxNameLength = 64;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._@-");

    /// <exception cref="ConfigException">A key is unknown, a value wrong, or an owner nobody configured.</exception>
    public static AgentDirectory Read(MappingReader? identity)
    {
        if (identity is null) return AgentDirectory.Empty;
        var people = ReadPeople(identity.Named("people"));
        var agents = ReadAgents(identity.Named("agents"), people);
        identity.End();
        return new AgentDirectory(agents, people.Values);
    }

    private static Dictionary<string, Person> ReadPeople(IReadOnlyList<KeyValuePair<ConfigScalar, ConfigNode>> named)
    {
        var people = new Dictionary<string, Person>(StringComparer.Ordinal);
        var uids = new Dictionary<int, string>();
        foreach (var (key, node) in named)
        {
            var name = Name(key);
            var reader = node.AsMapping();
            var groups = Groups(reader);
            var role = reader.Word("role", PersonRole.Viewer,
                ("viewer", PersonRole.Viewer), ("approver", PersonRole.Approver), ("operator", PersonRole.Operator));
            int? uid = reader.Optional("uid") is null ? null : reader.Int("uid", 0, 0, int.MaxValue);
            reader.End();
            if (uid is { } number && !uids.TryAdd(number, name))
                throw reader.Required("uid").Error($"uid {number} is \"{uids[number]}\" already: one uid is one person");
            people.Add(name, new Person(name, groups, role, uid));
        }

        return people;
    }

    private static List<Agent> ReadAgents(IReadOnlyList<KeyValuePair<ConfigScalar, ConfigNode>> named, Dictionary<string, Person> people)
    {
        var agents = new List<Agent>();
        foreach (var (key, node) in named)
        {
            var reader = node.AsMapping();
            var groups = Groups(reader);
            var owner = reader.OptionalString("owner");
            reader.End();
            if (owner is not null && !people.ContainsKey(owner))
                throw reader.Required("owner").Error($"\"{owner}\" is not under identity.people");
            agents.Add(new Agent(Name(key), groups, owner));
        }

        return agents;
    }

    private static ImmutableArray<string> Groups(MappingReader reader)
    {
        var groups = new List<string>();
        foreach (var scalar in reader.Scalars("groups"))
        {
            var group = Name(scalar);
            if (groups.Contains(group)) throw scalar.Error($"the group \"{group}\" stands here twice");
            groups.Add(group);
        }

        return [.. groups];
    }

    private static string Name(ConfigScalar scalar)
    {
        var name = scalar.Text;
        if (name.Length is 0 or > MaxNameLength || name.AsSpan().ContainsAnyExcept(NameCharacters))
            throw scalar.Error($"a name has 1 to {MaxNameLength} letters, digits or . _ @ -");
        return name;
    }
}
