namespace WireGate.Postgres.Sql.Facts;

/// <summary>A configuration parameter that a statement shows or changes.</summary>
/// <param name="Name">In lower case. <c>all</c> for SHOW ALL, RESET ALL and DISCARD ALL.</param>
/// <param name="Action">What is done with it.</param>
/// <param name="Value">For <see cref="SettingAction.Set"/>: the values joined by ", " as SHOW would print them, or null where an expression gives it.</param>
/// <param name="Elsewhere">It takes effect outside this session: ALTER ROLE/DATABASE/SYSTEM/FUNCTION … SET.</param>
public sealed record SettingUse(string Name, SettingAction Action, string? Value = null, bool Elsewhere = false);
