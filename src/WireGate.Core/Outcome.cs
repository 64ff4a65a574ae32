namespace WireGate.Core;

public enum Outcome : byte
{
    /// <summary>The default value, so that a verdict nobody made denies.</summary>
    Deny,
    Allow,
}
