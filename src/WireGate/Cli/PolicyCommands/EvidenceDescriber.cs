using WireGate.Configuration;
using WireGate.Core;
using WireGate.Hosting;
using WireGate.Policy;

namespace WireGate.Cli.PolicyCommands;

/// <summary>
/// What a recorded operation does: as it was recorded, where it was; else told from its text again, by a catalogue that is written down or by the target's
/// own as it is now.
/// </summary>
internal sealed class EvidenceDescriber
{
    private readonly Gate _gate;
    private readonly Dictionary<string, IOfflineTarget> _offline = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Target, string Text), AccessSet?> _known = [];
    private readonly HashSet<string> _unreachable = new(StringComparer.Ordinal);

    /// <param name="gate">Whose targets are asked.</param>
    /// <param name="snapshot">The configuration.</param>
    /// <param name="file">With <c>catalogues</c>; null for none.</param>
    public EvidenceDescriber(Gate gate, Snapshot snapshot, string? file)
    {
        _gate = gate;
        if (file is null) return;
        foreach (var (name, node) in ConfigurationFile.Read(file).AsMapping().Named(PolicyFile.CataloguesKey))
        {
            var target = snapshot.Configuration.Find(name.Text) ?? throw name.Error($"there is no target \"{name.Text}\"");
            if (gate.ProtocolOf(target).ReadOffline(target, node.AsMapping()) is { } offline) _offline.Add(name.Text, offline);
        }
    }

    /// <returns>Null where it can't be told.</returns>
    public async Task<AccessSet?> DescribeAsync(Evidence evidence, CancellationToken cancellationToken)
    {
        var (target, operation) = (evidence.Target, evidence.Operation);
        if (RecordedAccesses.Read(operation.Kind, operation.Accesses, _gate.ProtocolOf(target).Facets) is { } recorded) return recorded;
        if (operation.Text.Length == 0) return null;
        var key = (target.Name, operation.Text);
        if (_known.TryGetValue(key, out var known)) return known;
        var described = _offline.TryGetValue(target.Name, out var offline)
            ? await offline.DescribeAsync(operation.Text, cancellationToken).ConfigureAwait(false) : await AskAsync(target, operation.Text, cancellationToken).ConfigureAwait(false);
        _known.Add(key, described);
        return described;
    }

    private async Task<AccessSet?> AskAsync(Target target, string text, CancellationToken cancellationToken)
    {
        if (_unreachable.Contains(target.Name)) return null;
        try
        {
            using var credential = await _gate.Vault.LeaseAsync(target.Credential!, target.Addresses[0], cancellationToken).ConfigureAwait(false);
            return await _gate.ProtocolOf(target).DescribeAsync(target, credential, text, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is UpstreamException or CredentialException)
        {
            // Asked once: a thousand statements would each wait for it.
            _unreachable.Add(target.Name);
            return null;
        }
    }
}
