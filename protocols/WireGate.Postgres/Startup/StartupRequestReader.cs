using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Startup;

/// <summary>Turns a StartupMessage into a request: what a server would have understood, less what the gate does not let through.</summary>
public static class StartupRequestReader
{
    /// <summary>Protocol options, not settings: https://www.postgresql.org/docs/18/protocol-extensions.html</summary>
    private const string ProtocolOptionPrefix = "_pq_.";

    /// <exception cref="ProtocolViolationException">It is malformed.</exception>
    /// <exception cref="ClientRefusedException">It asks for what is not allowed.</exception>
    public static StartupRequest Read(StartupMessage message)
    {
        string? user = null, database = null, options = null;
        var settings = new List<KeyValuePair<string, string>>();
        var unknownOptions = ImmutableArray.CreateBuilder<string>();
        foreach (var (name, value) in message.Parameters)
        {
            switch (name)
            {
                case "user": TakeOnce(ref user, value); break;
                case "database": TakeOnce(ref database, value); break;
                case "options": TakeOnce(ref options, value); break;
                case "replication": RefuseReplication(value); break;
                default:
                    if (name.StartsWith(ProtocolOptionPrefix, StringComparison.Ordinal)) unknownOptions.Add(name);
                    else settings.Add(new(name, value));
                    break;
            }
        }

        if (string.IsNullOrEmpty(user))
            throw new ClientRefusedException(SqlState.InvalidAuthorization, "no PostgreSQL user name specified in startup packet");
        var namesDatabase = !string.IsNullOrEmpty(database);
        // The server applies the command line first and the packet's own settings over it.
        if (!string.IsNullOrEmpty(options)) settings.InsertRange(0, CommandLineOptions.Parse(options));
        var known = ProtocolVersion.V3_2;
        var version = message.Version.Minor > known.Minor ? known : message.Version;
        return StartupSettings.Apply(settings, new StartupRequest
        {
            User = user,
            Database = namesDatabase ? database! : user,
            NamesDatabase = namesDatabase,
            Parameters = [],
            Version = version,
            Negotiation = message.Version.Minor > known.Minor || unknownOptions.Count > 0
                ? new NegotiateProtocolVersion(version, unknownOptions.DrainToImmutable()) : null,
        });
    }

    /// <summary>A server takes the last of several; one that reads the first would see another user or target, so there is only one.</summary>
    private static void TakeOnce(ref string? slot, string value)
    {
        if (slot is not null) throw new ProtocolViolationException("invalid startup packet: the same parameter twice");
        slot = value;
    }

    private static void RefuseReplication(string value)
    {
        if (!SettingValues.IsFalse(value))
            throw new ClientRefusedException(SqlState.FeatureNotSupported, "replication connections do not pass this gate");
    }
}
