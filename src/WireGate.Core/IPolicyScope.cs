namespace WireGate.Core;

/// <summary>The rules for one principal on one target. Thread-safe.</summary>
public interface IPolicyScope
{
    /// <summary>False once rules were reloaded: ask <see cref="IPolicy.ScopeFor"/> anew.</summary>
    bool IsCurrent { get; }

    /// <summary>Whether any rule allows anything at all here; if not, the target is refused when it is opened.</summary>
    bool AllowsAnything { get; }

    /// <summary>Judges every access; allocates nothing when the outcome is allow.</summary>
    Decision Decide(AccessSet accesses);
}
