namespace WireGate.Core;

public enum Outcome : byte
{
    /// <summary>The default value, so that a verdict nobody made denies.</summary>
    Deny,
    Allow,

    /// <summary>People are asked first. No verdict says so: <see cref="Session"/> asks them, and its verdict is what came of it.</summary>
    Hold,
}
