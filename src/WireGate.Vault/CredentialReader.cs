using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Configuration;

namespace WireGate.Vault;

/// <summary>
/// Reads the configuration's <c>credentials</c>:
/// <code>
/// credentials:
///   orders-db: { from: sealed,  user: app, to: [db.internal:5432] }              # name: orders-db, unless it says another
///   reports:   { from: file,    user: rep, to: [db.internal:5432], path: /run/secrets/reports }
///   billing:   { from: systemd, user: bil, to: [db.internal:5432], name: billing-db }
///   scratch:   { from: env,     user: dev, to: [localhost:5432],   name: SCRATCH_PASSWORD }
/// </code>
/// </summary>
public static class CredentialReader
{
    /// <param name="credentials">The entries of <c>credentials</c>.</param>
    /// <param name="folder">The folder of the configuration file, which paths are relative to.</param>
    /// <exception cref="ConfigException">A key is unknown or missing, or a value wrong.</exception>
    public static CredentialCatalogue Read(IReadOnlyList<KeyValuePair<ConfigScalar, ConfigNode>> credentials, string folder)
    {
        var definitions = new List<CredentialDefinition>();
        foreach (var (key, node) in credentials)
        {
            if (!CredentialName.IsValid(key.Text)) throw key.Error(CredentialName.Rule);
            definitions.Add(ReadOne(key, node.AsMapping(), folder));
        }

        return new CredentialCatalogue(definitions);
    }

    private static CredentialDefinition ReadOne(ConfigScalar key, MappingReader reader, string folder)
    {
        reader.Required("from");
        var kind = reader.Word("from", CredentialKind.Sealed,
            ("sealed", CredentialKind.Sealed), ("file", CredentialKind.File), ("systemd", CredentialKind.Systemd), ("env", CredentialKind.Environment));
        var locator = kind switch
        {
            CredentialKind.File => Path.GetFullPath(reader.String("path") is { Length: > 0 } path ? path : throw reader.Required("path").Error("the path is empty"), folder),
            CredentialKind.Environment => VariableName(reader),
            _ => Name(reader, key.Text),
        };
        var user = reader.OptionalString("user");
        if (user is not null && (user.Length is 0 or > 256 || user.Any(char.IsControl)))
            throw reader.Required("user").Error("a user name has 1 to 256 printable characters");
        reader.Required("to");
        var to = ReadTo(reader);
        reader.End();
        return new CredentialDefinition(key.Text, kind, locator, user, to, key.Position);
    }

    private static string Name(MappingReader reader, string otherwise)
    {
        var name = reader.OptionalString("name") ?? otherwise;
        return CredentialName.IsValid(name) ? name : throw reader.Required("name").Error(CredentialName.Rule);
    }

    // POSIX.1-2017, 8.1: what shells take as a variable's name.
    private static string VariableName(MappingReader reader)
    {
        var name = reader.String("name");
        return name.Length is > 0 and <= 128 && !char.IsAsciiDigit(name[0]) && name.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol == '_')
            ? name : throw reader.Required("name").Error("an environment variable's name has letters, digits and _");
    }

    private static ImmutableArray<HostPort> ReadTo(MappingReader reader)
    {
        var to = new List<HostPort>();
        foreach (var scalar in reader.Scalars("to"))
        {
            if (!HostPort.TryParse(scalar.Text, 0, out var address)) throw scalar.Error("an address is host:port; there are no wildcards here");
            // Whoever writes one expects it to match more than that literal name.
            if (address.Host.Contains('*', StringComparison.Ordinal)) throw scalar.Error("an address is host:port; there are no wildcards here");
            if (to.Contains(address)) throw scalar.Error($"{address} stands here twice");
            to.Add(address);
        }

        return to.Count > 0 ? [.. to] : throw reader.Required("to").Error("\"to\" names at least one host:port that the secret may be sent to");
    }
}
