namespace WireGate.Postgres.Written;

/// <summary>A function of the database's own as it is written down. What it does is said under the target, as for sessions.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
internal sealed record WrittenFunction(string Schema, string Name);
