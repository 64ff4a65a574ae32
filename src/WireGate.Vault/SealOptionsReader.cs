using WireGate.Core;
using WireGate.Core.Configuration;

namespace WireGate.Vault;

/// <summary>
/// Reads the configuration's <c>vault</c>, which says where sealed secrets lie and what they are sealed with:
/// <code>
/// vault: { file: secrets.sealed, key: { from: file, path: secrets.key } }                # file | systemd | passphrase
/// </code>
/// Without it: <c>secrets.sealed</c> in the state folder, with the systemd credential <c>wiregate-key</c> if the gate was started with
/// one, else with <c>secrets.key</c> in the state folder. Reading opens no file.
/// </summary>
public static class SealOptionsReader
{
    public const string FileName = "secrets.sealed";
    public const string KeyFileName = "secrets.key";
    public const string SystemdName = "wiregate-key";

    /// <param name="vault">The mapping, if there is one.</param>
    /// <param name="folder">The folder of the configuration file, which paths are relative to.</param>
    /// <param name="stateFolder">The gate's state.</param>
    /// <exception cref="ConfigException">A key is unknown or missing, or a value wrong.</exception>
    public static SealOptions Read(MappingReader? vault, string folder, string stateFolder)
    {
        var file = vault?.OptionalString("file") is { } path ? Path.GetFullPath(path, folder) : Path.Combine(stateFolder, FileName);
        var key = vault?.OptionalMapping("key") is { } mapping ? ReadKey(mapping, folder) : DefaultKey(stateFolder);
        vault?.End();
        return new SealOptions(file, key.From, key.Locator);
    }

    private static (SealKeyFrom From, string Locator) ReadKey(MappingReader key, string folder)
    {
        key.Required("from");
        var from = key.Word("from", SealKeyFrom.File,
            ("file", SealKeyFrom.File), ("systemd", SealKeyFrom.Systemd), ("passphrase", SealKeyFrom.PassphraseFile));
        var locator = from == SealKeyFrom.Systemd ? key.String("name") : Path.GetFullPath(key.String("path"), folder);
        if (from == SealKeyFrom.Systemd && !CredentialName.IsValid(locator)) throw key.Required("name").Error(CredentialName.Rule);
        key.End();
        return (from, locator);
    }

    private static (SealKeyFrom From, string Locator) DefaultKey(string stateFolder)
    {
        try
        {
            if (File.Exists(SystemdCredentials.PathOf(SystemdName))) return (SealKeyFrom.Systemd, SystemdName);
        }
        catch (CredentialException)
        {
            // Not started by systemd with credentials.
        }

        return (SealKeyFrom.File, Path.Combine(stateFolder, KeyFileName));
    }
}
