using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Policy.Deciding;
using WireGate.Policy.Masking;
using WireGate.Policy.Rules;

namespace WireGate.Policy;

/// <summary>All rules, loaded whole by <see cref="PolicyLoader"/> and replaced whole through <see cref="LivePolicy"/>.</summary>
public sealed class RuleSet : IPolicy
{
    /// <summary>Scopes kept for the next log-in; a scope is cheap next to a log-in, so the bound may drop them all.</summary>
    private const int MostScopes = 4096;

    /// <summary>Different selections of rules kept. Few, for agents of one group on one target come to the same; each may be as large as the rules.</summary>
    private const int MostSelections = 256;

    private readonly FrozenDictionary<string, CompiledRule[]> _byProtocol;
    private readonly FrozenDictionary<string, Target> _targets;
    private readonly ConcurrentDictionary<ScopeKey, RuleScope> _scopes = new();
    private readonly ConcurrentDictionary<RuleSelection, ScopeRules> _selections = new();
    private readonly MaskTable _masks;
    private readonly bool _asksTask;
    private readonly bool _asksChain;
    private volatile bool _isReplaced;

    internal RuleSet(
        ImmutableArray<Rule> rules, IEnumerable<CompiledRule> compiled, ImmutableArray<MaskRule> masks, IEnumerable<CompiledMask> compiledMasks,
        PolicyVocabulary vocabulary, string version)
    {
        (Rules, Masks, Version, Approvers) = (rules, masks, version, vocabulary.Approvers);
        _masks = new MaskTable(compiledMasks);
        var conditions = rules.Select(rule => rule.When).Concat(rules.Select(rule => rule.Unless).OfType<RuleConditions>())
            .Concat(masks.Select(mask => mask.When)).Concat(masks.Select(mask => mask.Unless).OfType<RuleConditions>()).ToArray();
        (_asksTask, _asksChain) = (conditions.Any(one => !one.Tasks.IsEmpty), conditions.Any(one => !one.Actors.IsEmpty));
        _targets = vocabulary.Targets.ToFrozenDictionary(target => target.Name, StringComparer.Ordinal);
        var byProtocol = compiled.ToLookup(rule => rule.Protocol, StringComparer.Ordinal);
        // By name: the order of the file must not even decide which of two denials is shown.
        _byProtocol = vocabulary.Protocols.ToFrozenDictionary(schema => schema.Protocol,
            schema => byProtocol[schema.Protocol].Append(Housekeeping.For(schema.Protocol)).OrderBy(rule => rule.Rule.Name, StringComparer.Ordinal).ToArray(),
            StringComparer.Ordinal);
    }

    /// <summary>The rules in the order of the files, and the built-in one at the end.</summary>
    public ImmutableArray<Rule> Rules { get; }

    /// <summary>The rules that hide values, in the order of the files.</summary>
    public ImmutableArray<MaskRule> Masks { get; }

    /// <summary>SHA-256 of what the rules say, in hexadecimal digits, without layout and comments.</summary>
    public string Version { get; }

    /// <summary>True once newer rules are in force.</summary>
    public bool IsReplaced => _isReplaced;

    public IPolicyScope ScopeFor(Principal principal, Target target)
    {
        var judges = Chain.Judges(principal);
        return judges.Length == 1 ? ScopeOf(principal, target)
            : new ChainScope(this, [.. judges.Select(judge => (judge.Agent, ScopeOf(judge, target)))], MasksFor(judges, target));
    }

    /// <summary>The rules for one of a chain, or for a principal alone.</summary>
    internal RuleScope ScopeOf(Principal principal, Target target)
    {
        // The configured target of that name counts, not the one that a session opened before a reload.
        if (CurrentTarget(target) is not { } current) return new RuleScope(this, new ScopeRules([]), NoMasks.Instance);
        var key = ScopeKey.Of(principal, current, _asksTask, _asksChain);
        if (_scopes.TryGetValue(key, out var known)) return known;

        var selection = new RuleSelection([.. For(current.Protocol).Select(rule => rule.For(principal, current)).OfType<CompiledRule>()]);
        if (_selections.Count >= MostSelections) _selections.Clear();
        var scope = new RuleScope(this, _selections.GetOrAdd(selection, static chosen => new ScopeRules(chosen.Rules)), _masks.For([principal], current));
        if (_scopes.Count >= MostScopes) _scopes.Clear();
        return _scopes.GetOrAdd(key, scope);
    }

    /// <summary>Everybody who may decide what is held; null where they can't be listed.</summary>
    internal ImmutableArray<PossibleApprover>? Approvers { get; }

    internal int ScopesKept => _scopes.Count;

    internal Target? CurrentTarget(Target target) => _targets.TryGetValue(target.Name, out var current) && current.Protocol == target.Protocol ? current : null;

    /// <summary>Every rule that applies to a protocol, by name.</summary>
    internal ReadOnlyMemory<CompiledRule> Compiled(string protocol) => For(protocol);

    internal void Replace() => _isReplaced = true;

    private IMasks MasksFor(ImmutableArray<Principal> judges, Target target) =>
        CurrentTarget(target) is { } current ? _masks.For(judges.AsSpan(), current) : NoMasks.Instance;

    private CompiledRule[] For(string protocol) => _byProtocol.GetValueOrDefault(protocol) ?? [];
}
