using WireGate.Core.Masks;

namespace WireGate.Core;

/// <summary>The rules for one principal on one target. Thread-safe.</summary>
public interface IPolicyScope
{
    /// <summary>False once rules were reloaded: ask <see cref="IPolicy.ScopeFor"/> anew.</summary>
    bool IsCurrent { get; }

    /// <summary>Whether any rule allows anything at all here; if not, the target is refused when it is opened.</summary>
    bool AllowsAnything { get; }

    /// <summary>Tells these rules from others: the same text for the same rules, also after a restart.</summary>
    string Version { get; }

    /// <summary>What rules that name the effect <c>connect</c> say of opening the target; null if none does, so that it opens.</summary>
    Decision? DecideOpening();

    /// <summary>What is hidden of what comes back. The same object as long as the rules are the same.</summary>
    IMasks Masks { get; }

    /// <summary>Judges every access; allocates nothing when the outcome is allow.</summary>
    Decision Decide(AccessSet accesses);
}
