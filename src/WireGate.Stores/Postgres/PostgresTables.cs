namespace WireGate.Stores.Postgres;

/// <summary>The tables of one part of the gate.</summary>
/// <param name="Store">What messages call it.</param>
/// <param name="Format">The table that says of which version they are.</param>
/// <param name="Version">The one that this gate knows.</param>
/// <param name="Definition">Makes them all, that table and its row included.</param>
internal sealed record PostgresTables(string Store, string Format, long Version, string Definition);
