using System.Collections.Frozen;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Recording;

/// <summary>
/// Which statements hold passwords and keys: known by what they are, not by what stands in them, so that a new spelling of a literal makes no hole. Data that
/// an application keeps in columns are data, whatever the columns are called: an auditor is to see what was changed.
/// </summary>
internal static class SecretStatements
{
    /// <summary>
    /// OPTIONS and CONNECTION hold what another server asks for, under names that each wrapper makes up: the whole is taken for secret.
    /// </summary>
    private static readonly FrozenSet<string> OfOtherServers = FrozenSet.Create(
        "CREATE USER MAPPING", "ALTER USER MAPPING", "CREATE SERVER", "ALTER SERVER", "CREATE FOREIGN TABLE", "ALTER FOREIGN TABLE",
        "CREATE FOREIGN DATA WRAPPER", "ALTER FOREIGN DATA WRAPPER", "IMPORT FOREIGN SCHEMA", "CREATE SUBSCRIPTION", "ALTER SUBSCRIPTION");

    /// <summary>
    /// PASSWORD '…' of a role; OPTIONS of a foreign table that is altered as a table; bodies that may create roles. They say so by a word.
    /// </summary>
    private static readonly FrozenSet<string> Worded = FrozenSet.Create(
        "CREATE ROLE", "ALTER ROLE", "ALTER TABLE", "ALTER SYSTEM", "DO", "CREATE FUNCTION", "CREATE PROCEDURE");

    /// <summary>
    /// dblink's connection strings; pgcrypto, whose arguments are passwords and keys, and those of the functions that people write around them.
    /// </summary>
    private static readonly string[] OfFunctions = ["dblink", "crypt", "password", "passwd", "passphrase", "secret", "pgp_", "credential"];

    /// <summary>pgcrypto's without such a word.</summary>
    private static readonly FrozenSet<string> Functions = FrozenSet.Create("hmac", "digest");

    /// <summary>pgjwt's, which take a key; PostgreSQL's own sign() has one argument.</summary>
    private static readonly FrozenSet<string> WithKey = FrozenSet.Create("sign", "verify");

    /// <summary>Settings by a part of their name. PostgreSQL's own are conninfo and passphrase commands; applications make up the others.</summary>
    private static readonly string[] OfSettings = ["password", "passwd", "pwd", "passphrase", "secret", "token", "key", "credential", "conninfo"];

    /// <summary>What the text itself holds, not what it runs by name.</summary>
    public static Secrecy Of(SqlFacts facts)
    {
        if (facts.Secrecy != Secrecy.Unasked) return facts.Secrecy;
        var most = facts.Unknown is null ? Secrecy.None : Secrecy.IfWorded;
        foreach (var statement in facts.Statements) most = Greater(most, Of(statement));
        // Every session that sees the text comes to the same.
        facts.Secrecy = most;
        return most;
    }

    public static Secrecy Of(StatementFacts statement)
    {
        if (OfOtherServers.Contains(statement.Kind) || HasSecretFunction(statement) || HasSecretSetting(statement)) return Secrecy.Certain;
        var most = Worded.Contains(statement.Kind) || !statement.Unknowns.IsEmpty ? Secrecy.IfWorded : Secrecy.None;
        foreach (var kind in statement.InnerKinds)
        {
            if (OfOtherServers.Contains(kind)) return Secrecy.Certain;
            if (Worded.Contains(kind)) most = Secrecy.IfWorded;
        }

        return most;
    }

    public static Secrecy Greater(Secrecy one, Secrecy other) => one > other ? one : other;

    private static bool HasSecretFunction(StatementFacts statement)
    {
        foreach (var use in statement.Functions)
        {
            var name = use.Name.Name;
            if (Functions.Contains(name) || (WithKey.Contains(name) && use.ArgumentCount > 1) || HoldsAny(name, OfFunctions)) return true;
            // Whose name is not a constant may be any.
            if (name == "set_config" && (use.ConstantArguments is not [{ } setting, ..] || IsSecretSetting(setting))) return true;
        }

        return false;
    }

    private static bool HasSecretSetting(StatementFacts statement)
    {
        foreach (var use in statement.Settings)
            if (use.Action == SettingAction.Set && IsSecretSetting(use.Name)) return true;
        return false;
    }

    private static bool IsSecretSetting(string name) =>
        !name.Equals("password_encryption", StringComparison.OrdinalIgnoreCase) && HoldsAny(name, OfSettings);

    private static bool HoldsAny(string name, string[] parts)
    {
        foreach (var part in parts)
            if (name.Contains(part, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
