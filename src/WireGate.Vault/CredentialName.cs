using System.Buffers;

namespace WireGate.Vault;

/// <summary>Names of credentials, sealed secrets and systemd credentials: safe as a file's name, in a message and on a command line.</summary>
internal static class CredentialName
{
    public const string Rule = "a credential's name has 1 to 128 letters, digits or . _ - and starts with no dot or dash";

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public static bool IsValid(string name) => name.Length is > 0 and <= 128 && name[0] is not ('.' or '-') && !name.AsSpan().ContainsAnyExcept(Characters);
}
