namespace WireGate.Postgres.Catalogue;

/// <summary>An operator or a type that runs functions nobody reviewed, by name.</summary>
public readonly record struct NamedObject(string Schema, string Name);
