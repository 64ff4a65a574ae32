using System.Globalization;
using System.Net;
using WireGate.Cli;
using WireGate.Core;

namespace WireGate.Init;

/// <summary>A target as people have it at hand: <c>postgres://user@host:port/database?sslmode=…</c> (PostgreSQL manual, "Connection URIs").</summary>
internal sealed record TargetUrl(HostPort Address, string User, string Database, string TlsMode, string? Authority)
{
    private const int PostgresPort = 5432;

    /// <exception cref="CliException">It is no such URL, or has a password in it.</exception>
    public static TargetUrl Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("postgres" or "postgresql") || url.Host.Length == 0)
            throw new CliException(ExitCode.Usage, "a target is written as postgres://user@host:port/database");
        // Every process of this machine can read our arguments, and the shell keeps them.
        if (url.UserInfo.Contains(':', StringComparison.Ordinal))
            throw new CliException(ExitCode.Usage, "leave the password out of the URL, where everyone on this machine can see it (and change it if it is in use); it is asked for");
        var host = url.Host.Trim('[', ']');
        var user = Uri.UnescapeDataString(url.UserInfo);
        var database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/'));
        if (user.Length == 0) throw new CliException(ExitCode.Usage, "the URL names no user: postgres://user@host:port/database");
        if (!HostPort.TryParse(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host, url.Port > 0 ? url.Port : PostgresPort, out var address))
            throw new CliException(ExitCode.Usage, "the URL's host is not one");
        var (mode, authority) = ReadQuery(url.Query);
        return new TargetUrl(address, user, database.Length > 0 ? database : user, mode ?? DefaultMode(address.Host), authority);
    }

    /// <summary>The target's name in the configuration: the database's, as far as its characters go.</summary>
    public string Name
    {
        get
        {
            var name = string.Concat(Database.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' ? character : '-')).Trim('-', '_');
            return name.Length is > 0 and <= 63 ? name : "database";
        }
    }

    /// <summary>A server on this machine seldom has a certificate, and nobody stands between.</summary>
    private static string DefaultMode(string host) =>
        host == "localhost" || IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address) ? "prefer" : "verify-full";

    private static (string? Mode, string? Authority) ReadQuery(string query)
    {
        string? mode = null, authority = null;
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var (key, value) = equals < 0 ? (pair, "") : (pair[..equals], Uri.UnescapeDataString(pair[(equals + 1)..]));
            if (key == "sslmode" && value is "disable" or "prefer" or "require" or "verify-ca" or "verify-full") mode = value;
            else if (key == "sslrootcert" && value.Length > 0) authority = Path.GetFullPath(value);
            else throw new CliException(ExitCode.Usage, string.Create(CultureInfo.InvariantCulture, $"the URL's \"{key}\" is not known here; sslmode (disable, prefer, require, verify-ca, verify-full) and sslrootcert are"));
        }

        if (authority is not null && mode is not (null or "verify-ca" or "verify-full"))
            throw new CliException(ExitCode.Usage, "sslrootcert is checked only with sslmode verify-ca or verify-full");
        return (authority is not null && mode is null ? "verify-full" : mode, authority);
    }
}
