using System.Collections.Frozen;
using System.Collections.Immutable;

namespace WireGate.Identity;

/// <summary>The agents and people of one configuration. Immutable; swapped whole when the configuration is reloaded.</summary>
public sealed class AgentDirectory
{
    public static readonly AgentDirectory Empty = new([], []);

    private readonly FrozenDictionary<string, Agent> _agents;
    private readonly FrozenDictionary<string, Person> _people;
    private readonly FrozenDictionary<int, Person> _uids;

    public AgentDirectory(IEnumerable<Agent> agents, IEnumerable<Person> people)
    {
        _agents = agents.ToFrozenDictionary(agent => agent.Name, StringComparer.Ordinal);
        _people = people.ToFrozenDictionary(person => person.Name, StringComparer.Ordinal);
        _uids = _people.Values.Where(person => person.Uid is not null).ToFrozenDictionary(person => person.Uid!.Value);
        Groups = _agents.Values.SelectMany(agent => agent.Groups)
            .Concat(_people.Values.SelectMany(person => person.Groups)).ToFrozenSet(StringComparer.Ordinal);
    }

    public ImmutableArray<Agent> Agents => _agents.Values;

    public ImmutableArray<Person> People => _people.Values;

    /// <summary>Every group that anyone is in: a rule that names another one can match nobody.</summary>
    public FrozenSet<string> Groups { get; }

    public Agent? FindAgent(string name) => _agents.GetValueOrDefault(name);

    public Person? FindPerson(string name) => _people.GetValueOrDefault(name);

    public Person? FindPersonByUid(int uid) => _uids.GetValueOrDefault(uid);
}
