using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Approvals;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Events.Configuration;
using WireGate.Recording.Settings;
using WireGate.Vault;

namespace WireGate.Configuration;

/// <summary>What the configuration file and the rules files say, checked and immutable.</summary>
internal sealed class GateConfiguration : ITargets
{
    /// <summary>The file that it was read from, as it was named.</summary>
    public required string File { get; init; }

    /// <summary>The folder that relative paths start from.</summary>
    public string Folder => Path.GetDirectoryName(Path.GetFullPath(File))!;

    public required GateSettings Gate { get; init; }

    /// <summary>Where the credential of the store is named; null where there is no such store.</summary>
    public ConfigNode? StoreCredential { get; init; }

    public required ImmutableArray<ConfiguredListener> Listeners { get; init; }

    public required FrozenDictionary<string, ConfiguredTarget> Targets { get; init; }

    /// <summary>The section <c>identity</c>; empty where the file has none.</summary>
    public required ConfigMapping Identity { get; init; }

    /// <summary>The section <c>credentials</c>; empty where the file has none.</summary>
    public required ConfigMapping Credentials { get; init; }

    /// <summary>Where sealed secrets lie and what they are sealed with.</summary>
    public required SealOptions Seal { get; init; }

    /// <summary>The section <c>recording</c>; null where the file has none, and nothing is recorded.</summary>
    public required RecordingOptions? Recording { get; init; }

    /// <summary>The section <c>events</c>.</summary>
    public required EventSettings Events { get; init; }

    /// <summary>The section <c>approvals</c>.</summary>
    public required ApprovalSettings Approvals { get; init; }

    /// <summary>The section <c>notifications</c>, which names people; null where the file has none.</summary>
    public required MappingReader? Notifications { get; init; }

    /// <summary>The lists of rules: the file's own first, then each rules file's.</summary>
    public required ImmutableArray<ConfigNode> Rules { get; init; }

    /// <summary>Every file that was read, absolute: what to watch.</summary>
    public required ImmutableArray<string> Files { get; init; }

    public Target? Find(string name) => Targets.GetValueOrDefault(name)?.Target;
}
