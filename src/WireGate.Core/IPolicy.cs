namespace WireGate.Core;

/// <summary>The rules in force. Swapped whole when rules are reloaded.</summary>
public interface IPolicy
{
    /// <summary>The rules that can matter to this principal on this target, ready to decide.</summary>
    IPolicyScope ScopeFor(Principal principal, Target target);
}
