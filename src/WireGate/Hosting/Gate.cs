using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WireGate.Approvals;
using WireGate.Configuration;
using WireGate.Control;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Core.Masks;
using WireGate.Core.Secrets;
using WireGate.Core.Transport;
using WireGate.Identity;
using WireGate.Identity.Exchange;
using WireGate.Logging;
using WireGate.Notifications.Configuration;
using WireGate.Policy;
using WireGate.Vault;
using WireGate.Vault.Sealing;

namespace WireGate.Hosting;

/// <summary>The parts of a running gate, put together: the one place that knows them all.</summary>
internal sealed class Gate : IDisposable
{
    private readonly FrozenDictionary<string, IProtocol> _protocols;

    public Gate(Snapshot first, SnapshotLoader loader, ImmutableArray<IProtocol> protocols, ILoggerFactory loggers, TimeProvider time)
    {
        (Loader, Time, Notifications) = (loader, time, first.Notifications);
        _protocols = protocols.ToFrozenDictionary(protocol => protocol.Name, StringComparer.Ordinal);
        var settings = first.Configuration.Gate;
        // Before anything else reads the environment: it takes secrets out of it.
        Vault = new VaultService(first.Credentials, first.Configuration.Seal.Open(time), loggers.CreateLogger<VaultService>());
        Keys = new SealedKeys(settings.StateFolder, first.Configuration.Seal, time);
        Tokens = OpenTokens(settings, first.Agents, loggers.CreateLogger<TokenService>());
        Identity = new GateIdentity(Tokens, time, loggers.CreateLogger<GateIdentity>());
        Policy = new LivePolicy(first.Rules);
        Targets = new CurrentTargets(first.Configuration);
        Sweep = new SessionSweep(Sessions, Targets, Identity, Tokens);
        Recorders = new Recorders(new LogRecorder(loggers.CreateLogger<LogRecorder>()), mustRecord: first.Configuration.Recording is not null);
        Exchange = new TokenExchange(Identity, Tokens, Tokens, name => Targets.Find(name) is not null);
        var parts = new ApprovalParts(name => FindApprover(name, ""), new ApprovalEvidence(Recorders, time), new ActionEffects(Vault, ProtocolOf).DescribeAsync) { OwnerOf = name => Tokens.Agents.FindAgent(name)?.Owner };
        var approvalsLog = loggers.CreateLogger<ApprovalService>();
        Approvals = settings.Store is { } store
            ? new ApprovalService(store, Vault, first.Configuration.Approvals, parts, time, approvalsLog)
            : new ApprovalService(settings.StateFolder, first.Configuration.Approvals, parts, time, approvalsLog);
        if (settings.Admin is { } admin) Approvals.PageOf = request => new Uri(admin.Url, "/approvals/" + request);
        var services = new SessionServices(Identity, Policy, Vault, Recorders, Targets, Sessions, time) { Locks = Tokens, Approvals = Approvals };
        var handler = new ConnectionHandler(services, loggers.CreateLogger<ConnectionHandler>());
        var admission = new Admission(time);
        var logger = loggers.CreateLogger<AcceptLoop>();
        Listeners = new ListenerSet(configured => new AcceptLoop(configured.Listener, admission, (link, client, cancellationToken) =>
            handler.ServeAsync(configured.Listener, _protocols[configured.Listener.Protocol], link, client, cancellationToken), logger, time), logger);
        Tokens.Revoked += token => Sessions.RevokeToken(token);
        Tokens.LocksChanged += () => Sweep.Run();
    }

    public SnapshotLoader Loader { get; }

    public TimeProvider Time { get; }

    public VaultService Vault { get; }

    /// <summary>What the gate signs with.</summary>
    public SealedKeys Keys { get; }

    public TokenService Tokens { get; }

    /// <summary>Trades tokens for narrower ones.</summary>
    public TokenExchange Exchange { get; }

    /// <summary>Says who is asking, whoever vouches for it.</summary>
    public GateIdentity Identity { get; }

    public LivePolicy Policy { get; }

    public Recorders Recorders { get; }

    /// <summary>Asks people. Ends what is over once it is started.</summary>
    public ApprovalService Approvals { get; }

    /// <summary>Where people are told of requests. As the gate started: a change needs a restart.</summary>
    public NotificationSettings Notifications { get; }

    /// <summary>Where what operators do is told.</summary>
    public AdminLedger Admin => new(Recorders, Time);

    public CurrentTargets Targets { get; }

    public SessionTable Sessions { get; } = new();

    public SessionSweep Sweep { get; }

    public ListenerSet Listeners { get; }

    public bool AnyPersonHasUid => Tokens.Agents.People.Any(person => person.Uid is not null);

    /// <summary>Reads the configuration and puts the parts together. Opens no listener.</summary>
    /// <exception cref="ConfigException">The configuration is wrong.</exception>
    /// <exception cref="CredentialException">The key of the sealed secrets can't be had.</exception>
    public static Gate Create(string file, ILoggerFactory loggers, TimeProvider time)
    {
        // The key lies where the configuration says, and that is read with the protocols' help.
        IKeyStore? keys = null;
        var maskKey = new MaskKey(() => keys!.ReadOrMake(MaskKey.Name, MaskKey.Make));
        var protocols = ProtocolsFor(ConfigurationLoader.LoadGate(file), loggers, time, maskKey);
        var loader = new SnapshotLoader(protocols);
        var gate = new Gate(loader.Load(file), loader, protocols, loggers, time);
        keys = gate.Keys;
        return gate;
    }

    /// <summary>Reads the configuration for a command that runs no gate.</summary>
    /// <exception cref="ConfigException">The configuration is wrong.</exception>
    public static Snapshot LoadOnly(string file) =>
        new SnapshotLoader(ProtocolsFor(ConfigurationLoader.LoadGate(file), NullLoggerFactory.Instance, TimeProvider.System)).Load(file);

    public static ImmutableArray<IProtocol> ProtocolsFor(GateSettings settings, ILoggerFactory loggers, TimeProvider time, MaskKey? maskKey = null) =>
        ProtocolList.Create(new ProtocolServices(new UpstreamConnector(time), time, loggers, settings.CacheFolder) { MaskKey = maskKey ?? MaskKey.Draw() });

    public IProtocol ProtocolOf(Target target) => _protocols[target.Protocol];

    /// <summary>Puts a snapshot in force whose credentials already are.</summary>
    public void Apply(Snapshot next)
    {
        Identity.Replace(next.Agents);
        Targets.Replace(next.Configuration);
        Approvals.Settings = next.Configuration.Approvals;
        Policy.Replace(next.Rules);
    }

    /// <summary>The person of that name as configured now. Who is locked decides nothing.</summary>
    /// <param name="name">The configured name.</param>
    /// <param name="through">Where the person answers, and how it was known.</param>
    public Approver? FindApprover(string name, string through)
    {
        if (Tokens.Agents.FindPerson(name) is not { } person) return null;
        var approver = Caller.ApproverOf(person, through);
        return Tokens.Locks.IsPersonLocked(name) ? approver with { MayApprove = false } : approver;
    }

    public void Dispose()
    {
        Approvals.Dispose();
        Tokens.Dispose();
        Vault.Dispose();
    }

    /// <summary>Where the configuration says that tokens are kept. A store that is shared is read once it is started.</summary>
    private TokenService OpenTokens(GateSettings settings, AgentDirectory agents, ILogger<TokenService> logger) => settings.Store is { } store
        ? new TokenService(store, Vault, agents, Keys, Time, logger) : new TokenService(settings.StateFolder, agents, Keys, Time, logger);
}
