namespace WireGate.Core;

/// <summary>The configured targets. Swapped whole when the configuration is reloaded.</summary>
public interface ITargets
{
    Target? Find(string name);
}
