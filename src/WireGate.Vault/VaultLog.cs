using Microsoft.Extensions.Logging;

namespace WireGate.Vault;

/// <summary>Log lines of this project: event ids 4000 to 4099.</summary>
internal static partial class VaultLog
{
    [LoggerMessage(4000, LogLevel.Warning,
        "Credential {Credential} comes from the environment variable {Variable}: whoever started the gate has it too, and it stays in memory while the gate runs; a sealed, file or systemd credential does not")]
    public static partial void FromEnvironment(this ILogger logger, string credential, string variable);

    [LoggerMessage(4001, LogLevel.Warning, "The file of credential {Credential} may be read by everyone on this machine")]
    public static partial void ReadableByAll(this ILogger logger, string credential);

    [LoggerMessage(4002, LogLevel.Warning,
        "The secret of credential {Credential} is shorter than {Least} bytes: it can't be hidden safely from clients where the target shows it, so it is not looked for")]
    public static partial void TooShortToHide(this ILogger logger, string credential, int least);
}
