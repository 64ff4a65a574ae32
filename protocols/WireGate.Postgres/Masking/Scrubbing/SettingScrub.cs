using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Masking.Scrubbing;

/// <summary>
/// Settings that a server reports when they change. <c>set_config('application_name', ssn, false)</c> would carry a value there: of a session from which something is hidden, those pass that
/// can't hold any text, and others with the value that they had at login.
/// </summary>
internal static class SettingScrub
{
    /// <param name="reported">What the server says.</param>
    /// <param name="atLogin">What it said of the same setting at login; null for nothing.</param>
    public static bool Passes(ParameterStatus reported, string? atLogin) => reported.Value == atLogin || reported.Name switch
    {
        "client_encoding" or "DateStyle" or "IntervalStyle" or "integer_datetimes" or "standard_conforming_strings" or "default_transaction_read_only" or "in_hot_standby" or "is_superuser" => true,
        // The empty path is what pg_dump sets; any other has been looked at when the session was watched.
        "search_path" => reported.Value is "" or "\"\"",
        "TimeZone" => IsZone(reported.Value),
        _ => false,
    };

    /// <summary>A name of the database of time zones. The other form, <c>&lt;text&gt;+1</c> and <c>ABC123</c>, can hold letters and numbers of anyone's choice.</summary>
    private static bool IsZone(string name)
    {
        if (name is "UTC" or "GMT") return true;
        if (!name.Contains('/')) return false;
        var digits = 0;
        foreach (var letter in name)
        {
            if (char.IsAsciiDigit(letter)) digits++;
            else if (!char.IsAsciiLetter(letter) && letter is not ('/' or '_' or '-' or '+')) return false;
        }

        // Etc/GMT+12 has the most.
        return digits <= 2;
    }
}
