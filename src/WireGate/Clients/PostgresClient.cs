using System.Globalization;
using WireGate.Configuration;
using WireGate.Core;

namespace WireGate.Clients;

/// <summary>libpq's environment (PostgreSQL manual, "Environment Variables") and connection URI ("Connection URIs").</summary>
internal sealed record PostgresClient(IReadOnlyList<KeyValuePair<string, string>> Variables, string Url)
{
    /// <summary>libpq makes a unix socket's name from this and the port.</summary>
    private const string SocketPrefix = ".s.PGSQL.";

    public static PostgresClient For(ConfiguredListener configured, Target target, string user, string? token, ClientPasswordFile? file = null)
    {
        var (host, port) = Where(configured);
        var variables = new List<KeyValuePair<string, string>>
        {
            new("PGHOST", host),
            new("PGPORT", port.ToString(CultureInfo.InvariantCulture)),
            new("PGDATABASE", target.Name),
            new("PGUSER", file?.User ?? user),
        };
        if (file is not null) variables.Add(new("PGPASSFILE", file.Path));
        else if (token is not null) variables.Add(new("PGPASSWORD", token));
        variables.Add(new("PGSSLMODE", SslMode(configured)));
        if (configured.Authority is { } authority) variables.Add(new("PGSSLROOTCERT", authority));
        var url = UrlOf(configured, host, port, target, user, token);
        variables.Add(new("DATABASE_URL", url));
        return new PostgresClient(variables, url);
    }

    private static (string Host, int Port) Where(ConfiguredListener configured)
    {
        var (host, port) = ClientVariables.Reach(configured.Listener.Bind);
        if (port is { } number) return (host, number);
        var name = Path.GetFileName(host);
        if (!name.StartsWith(SocketPrefix, StringComparison.Ordinal)
            || !ushort.TryParse(name.AsSpan(SocketPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var suffix))
            throw new ClientVariablesException($"PostgreSQL clients find only sockets named {SocketPrefix}NUMBER, not {name}");
        return (Path.GetDirectoryName(host)!, suffix);
    }

    /// <summary>With the authority at hand the client checks the gate; without it, it can at least insist on TLS.</summary>
    private static string SslMode(ConfiguredListener configured) =>
        configured.Listener.Tls is null ? "disable" : configured.Authority is null ? "require" : "verify-full";

    private static string UrlOf(ConfiguredListener configured, string host, int port, Target target, string user, string? token)
    {
        var password = token is null ? "" : ":" + Uri.EscapeDataString(token);
        var place = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host.StartsWith('/') ? Uri.EscapeDataString(host) : host;
        var authority = configured.Authority is { } file ? "&sslrootcert=" + Uri.EscapeDataString(file) : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"postgresql://{Uri.EscapeDataString(user)}{password}@{place}:{port}/{Uri.EscapeDataString(target.Name)}?sslmode={SslMode(configured)}{authority}");
    }
}
