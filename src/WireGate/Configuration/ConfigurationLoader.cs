using System.Collections.Frozen;
using WireGate.Approvals;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Events.Configuration;
using WireGate.Recording.Settings;
using WireGate.Vault;

namespace WireGate.Configuration;

/// <summary>Reads the configuration file and the rules files that it names. Opens no socket, reads no secret.</summary>
internal sealed class ConfigurationLoader
{
    private readonly FrozenDictionary<string, IProtocol> _protocols;

    public ConfigurationLoader(IEnumerable<IProtocol> protocols) =>
        _protocols = protocols.ToFrozenDictionary(protocol => protocol.Name, StringComparer.Ordinal);

    /// <summary>The section <c>gate</c> alone, for what must be known before protocols exist and for commands that need no more.</summary>
    /// <exception cref="ConfigException">Something is wrong with it.</exception>
    public static GateSettings LoadGate(string file) => ReadGate(ConfigurationFile.Read(file).AsMapping(), file);

    /// <summary>Where sealed secrets lie, for commands that need no more.</summary>
    /// <exception cref="ConfigException">Something is wrong with it.</exception>
    public static SealOptions LoadSeal(string file)
    {
        var root = ConfigurationFile.Read(file).AsMapping();
        return SealOptionsReader.Read(root.OptionalMapping("vault"), FolderOf(file), ReadGate(root, file).StateFolder);
    }

    /// <exception cref="ConfigException">Something is wrong; <see cref="ConfigException.All"/> has everything that is.</exception>
    public GateConfiguration Load(string file)
    {
        var errors = new ConfigErrors();
        var folder = FolderOf(file);
        var root = ConfigurationFile.Read(file).AsMapping();

        var gate = errors.Try<GateSettings?>(() => ReadGate(root, file), null);
        var identity = errors.Try<ConfigMapping?>(() => Section(root, "identity"), null);
        var credentials = errors.Try<ConfigMapping?>(() => Section(root, "credentials"), null);
        var seal = gate is null ? null : errors.Try<SealOptions?>(() => SealOptionsReader.Read(root.OptionalMapping("vault"), folder, gate.StateFolder), null);
        root.Optional("vault");
        var recording = gate is null ? null : errors.Try<RecordingOptions?>(() => ReadRecording(root, folder, gate.StateFolder), null);
        root.Optional("recording");
        var events = errors.Try(() => EventSettingsReader.Read(root, folder), EventSettings.None);
        root.Optional("events");
        var approvals = errors.Try(() => ApprovalSettingsReader.Read(root.OptionalMapping("approvals")), ApprovalSettings.Default);
        root.Optional("approvals");
        var notifications = errors.Try(() => root.OptionalMapping("notifications"), null);
        root.Optional("notifications");
        var targets = ReadTargets(root, folder, recording?.Default ?? RecordingSettings.Default, errors);
        var listeners = ReadListeners(root, folder, targets, errors);
        var rules = new RulesFiles(folder, errors);
        rules.Read(root);
        errors.Try(root.End);
        if (gate is not null) PlanesCheck.Run(gate, listeners, root.Node, errors);
        errors.ThrowIfAny();

        return new GateConfiguration
        {
            File = file,
            Gate = gate!,
            StoreCredential = gate!.Store is null ? null : root.Required("gate").AsMapping().Required("store").AsMapping().Required("postgres").AsMapping().Required("credential"),
            Listeners = [.. listeners.Select(listener => listener.Value)],
            Targets = targets.ToFrozenDictionary(target => target.Target.Name, StringComparer.Ordinal),
            Identity = identity!,
            Credentials = credentials!,
            Seal = seal!,
            Recording = recording,
            Events = events,
            Approvals = approvals,
            Notifications = notifications,
            Rules = rules.Lists,
            Files = [Path.GetFullPath(file), .. rules.Files],
        };
    }

    private static string FolderOf(string file) => Path.GetDirectoryName(Path.GetFullPath(file))!;

    private static GateSettings ReadGate(MappingReader root, string file) =>
        GateSettingsReader.Read(root.OptionalMapping("gate") ?? new MappingReader(new ConfigMapping(root.Node.Position, [])), FolderOf(file));

    private static RecordingOptions? ReadRecording(MappingReader root, string folder, string stateFolder) =>
        root.OptionalMapping("recording") is { } keys ? RecordingOptionsReader.Read(keys, folder, stateFolder) : null;

    private List<ConfiguredTarget> ReadTargets(MappingReader root, string folder, RecordingSettings recording, ConfigErrors errors)
    {
        var targets = new List<ConfiguredTarget>();
        var reader = new TargetReader(_protocols, folder, recording);
        errors.Try(() =>
        {
            foreach (var (name, node) in root.Named("targets")) errors.Try(() => targets.Add(reader.Read(name, node)));
        });
        return targets;
    }

    private List<KeyValuePair<ConfigNode, ConfiguredListener>> ReadListeners(
        MappingReader root, string folder, List<ConfiguredTarget> targets, ConfigErrors errors)
    {
        var listeners = new List<KeyValuePair<ConfigNode, ConfiguredListener>>();
        var reader = new ListenerReader(_protocols, folder, targets.ToDictionary(target => target.Target.Name, target => target.Target.Protocol, StringComparer.Ordinal));
        errors.Try(() =>
        {
            foreach (var node in root.Items("listeners")) errors.Try(() => listeners.Add(new(node, reader.Read(node))));
        });
        return listeners;
    }

    private static ConfigMapping Section(MappingReader root, string key) => root.Optional(key) switch
    {
        null => new ConfigMapping(root.Node.Position, []),
        ConfigMapping section => section,
        { } other => throw other.Error("expected a mapping, found " + other.Form),
    };
}
