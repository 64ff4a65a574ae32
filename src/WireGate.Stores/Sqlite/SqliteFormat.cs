namespace WireGate.Stores.Sqlite;

/// <summary>What a file is to hold.</summary>
/// <param name="Store">What messages call it.</param>
/// <param name="Steps">Each makes the next version of its tables, the first those of an empty file.</param>
/// <param name="Patience">For another process that writes to it.</param>
internal sealed record SqliteFormat(string Store, string[] Steps, TimeSpan Patience);
