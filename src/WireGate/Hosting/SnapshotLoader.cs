using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Configuration;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Identity;
using WireGate.Notifications.Configuration;
using WireGate.Policy;
using WireGate.Vault;

namespace WireGate.Hosting;

/// <summary>Reads the whole configuration and checks that its sections agree.</summary>
internal sealed class SnapshotLoader(ImmutableArray<IProtocol> protocols)
{
    private readonly ConfigurationLoader _loader = new(protocols);

    /// <exception cref="ConfigException">Something is wrong; <see cref="ConfigException.All"/> has everything that is.</exception>
    public Snapshot Load(string file)
    {
        var configuration = _loader.Load(file);
        var errors = new ConfigErrors();
        var agents = errors.Try(() => AgentDirectoryReader.Read(new MappingReader(configuration.Identity), configuration.Folder), AgentDirectory.Empty);
        PeersCheck.Run(configuration, agents, errors);
        var credentials = errors.Try<CredentialCatalogue?>(() => CredentialReader.Read(configuration.Credentials.Entries, configuration.Folder), null);
        if (credentials is not null)
            foreach (var target in configuration.Targets.Values) CheckCredential(target, credentials, errors);
        if (configuration.Gate.Store is { } store && credentials?.FindProblem(store.Credential, store.Address) is { } problem) errors.Add(configuration.StoreCredential!, problem);
        CheckConsole(configuration, agents, credentials, errors);
        // A rule that names a group of a section that can't be read would be said to be wrong itself.
        var notifications = errors.Try(
            () => NotificationSettingsReader.Read(configuration.Notifications, configuration.Folder, [.. agents.People.Select(person => person.Name)]), NotificationSettings.None);
        errors.ThrowIfAny();
        var vocabulary = Vocabulary(configuration, agents);
        return new Snapshot(configuration, agents, credentials!, PolicyLoader.Load(configuration.Rules, vocabulary), notifications) { Vocabulary = vocabulary };
    }

    private static void CheckConsole(GateConfiguration configuration, AgentDirectory agents, CredentialCatalogue? credentials, ConfigErrors errors)
    {
        if (configuration.Gate.Admin is not null && agents.SignIn is null) errors.Add(configuration.Identity, "gate.admin needs identity.people_login: people log in on loopback too");
        if (agents.SignIn is not { Credential: { } name } signIn || credentials is null) return;
        var url = new Uri(signIn.Url);
        if (credentials.FindProblem(name, new HostPort(url.IdnHost, url.Port)) is { } problem) errors.Add(configuration.Identity.Find("people_login") ?? configuration.Identity, problem);
    }

    /// <summary>A credential that may not go to a target would fail at its first session; and of several addresses, any may be the one.</summary>
    private static void CheckCredential(ConfiguredTarget configured, CredentialCatalogue credentials, ConfigErrors errors)
    {
        foreach (var address in configured.Target.Addresses)
            if (credentials.FindProblem(configured.Target.Credential!, address) is { } problem)
            {
                errors.Add(configured.Credential, problem);
                return;
            }
    }

    private PolicyVocabulary Vocabulary(GateConfiguration configuration, AgentDirectory agents) =>
        new([.. protocols.Select(protocol => protocol.Facets)], [.. configuration.Targets.Values.Select(target => target.Target)])
        {
            Groups = agents.Groups,
            Principals = agents.Issuers.IsEmpty ? [.. agents.Agents.Select(agent => new Principal { Agent = agent.Name, Owner = agent.Owner, Groups = agent.Groups, TokenId = "", SessionExpires = DateTimeOffset.MaxValue })] : null,
            Agents = agents.Agents.Select(agent => agent.Name).ToFrozenSet(StringComparer.Ordinal),
            Issuers = agents.Issuers.Select(issuer => issuer.Name).ToFrozenSet(StringComparer.Ordinal),
            Approvers = [.. agents.People.Where(person => person.Role >= PersonRole.Approver).Select(person => new PossibleApprover(person.Name, person.Groups))],
            People = agents.People.Select(person => person.Name).ToFrozenSet(StringComparer.Ordinal),
        };
}
