namespace WireGate.Vault.Sealing;

/// <summary>What is told of a sealed secret. Never its value.</summary>
/// <param name="Name">The name that credentials refer to.</param>
/// <param name="Version">1 at first, one more with each new value.</param>
/// <param name="Created">When this value was set.</param>
public sealed record SealedEntry(string Name, uint Version, DateTimeOffset Created);
