using WireGate.Core;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Relay;

/// <summary>
/// Ends a session whose backend reports a setting that changes how SQL is read or who the session is. Such statements are refused before
/// they run; this is for a way that nobody thought of.
/// </summary>
/// <param name="atLogin">What the backend reported at login.</param>
/// <param name="readOnly">Whether the target is read-only.</param>
internal sealed class SessionWatch(IReadOnlyList<ParameterStatus> atLogin, bool readOnly)
{
    /// <exception cref="UpstreamException">The session may not go on.</exception>
    public void Check(ParameterStatus reported)
    {
        var allowed = reported.Name switch
        {
            "standard_conforming_strings" => reported.Value == "on",
            "client_encoding" => reported.Value == "UTF8",
            "session_authorization" or "is_superuser" => reported.Value == AtLogin(reported.Name),
            // Reported from PostgreSQL 18 on. Empty is what pg_dump makes it, and narrows what names can mean.
            "search_path" => reported.Value is "" or "\"\"" || reported.Value == AtLogin(reported.Name),
            "default_transaction_read_only" => !readOnly || reported.Value == "on",
            _ => true,
        };
        if (!allowed) throw new UpstreamException($"the session's {reported.Name} changed to a value that the gate does not serve");
    }

    /// <summary>What the backend reported at login; null for nothing.</summary>
    public string? AtLogin(string name)
    {
        foreach (var status in atLogin)
            if (status.Name == name) return status.Value;
        return null;
    }
}
