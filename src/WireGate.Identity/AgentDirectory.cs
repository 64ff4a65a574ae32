using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Identity.Issuers;
using WireGate.Identity.SignIn;

namespace WireGate.Identity;

/// <summary>The agents and people of one configuration. Immutable; swapped whole when the configuration is reloaded.</summary>
public sealed class AgentDirectory
{
    public static readonly AgentDirectory Empty = new([], []);

    private readonly FrozenDictionary<string, Agent> _agents;
    private readonly FrozenDictionary<string, Person> _people;
    private readonly FrozenDictionary<int, Person> _uids;
    private readonly FrozenDictionary<string, Agent> _spiffe;

    /// <param name="agents">The agents.</param>
    /// <param name="people">The people.</param>
    /// <param name="issuers">Who else may say who is who.</param>
    /// <param name="groups">Groups that issuers alone put agents in.</param>
    public AgentDirectory(
        IEnumerable<Agent> agents, IEnumerable<Person> people, ImmutableArray<IssuerSettings> issuers = default, ImmutableArray<string> groups = default)
    {
        Issuers = issuers.IsDefault ? [] : issuers;
        _agents = agents.ToFrozenDictionary(agent => agent.Name, StringComparer.Ordinal);
        _people = people.ToFrozenDictionary(person => person.Name, StringComparer.Ordinal);
        _uids = _people.Values.Where(person => person.Uid is not null).ToFrozenDictionary(person => person.Uid!.Value);
        _spiffe = _agents.Values.SelectMany(agent => agent.Spiffe, (agent, id) => (id, agent)).ToFrozenDictionary(pair => pair.id, pair => pair.agent, StringComparer.Ordinal);
        Groups = _agents.Values.SelectMany(agent => agent.Groups)
            .Concat(_people.Values.SelectMany(person => person.Groups)).Concat(groups.IsDefault ? [] : groups).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>With whom people log in; null where they can't.</summary>
    public SignInSettings? SignIn { get; init; }

    public ImmutableArray<Agent> Agents => _agents.Values;

    public ImmutableArray<Person> People => _people.Values;

    /// <summary>Whose JWTs are taken.</summary>
    public ImmutableArray<IssuerSettings> Issuers { get; }

    /// <summary>Every group that anyone is in: a rule that names another one can match nobody.</summary>
    public FrozenSet<string> Groups { get; }

    public Agent? FindAgent(string name) => _agents.GetValueOrDefault(name);

    /// <summary>The agent whose certificates name this id.</summary>
    public Agent? FindAgentBySpiffe(string id) => _spiffe.GetValueOrDefault(id);

    public IssuerSettings? FindIssuer(string name) => Issuers.FirstOrDefault(issuer => issuer.Name == name);

    public Person? FindPerson(string name) => _people.GetValueOrDefault(name);

    public Person? FindPersonByUid(int uid) => _uids.GetValueOrDefault(uid);
}
