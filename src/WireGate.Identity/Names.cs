using System.Buffers;
using WireGate.Core.Configuration;

namespace WireGate.Identity;

/// <summary>Names of agents, people, groups and issuers.</summary>
internal static class Names
{
    /// <summary>Names go into log lines, PostgreSQL's application_name (63 bytes) and SQL comments: nothing there needs quoting.</summary>
    private const int MaxLength = 64;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._@-");

    public static bool IsName(string text) => text.Length is > 0 and <= MaxLength && !text.AsSpan().ContainsAnyExcept(Characters);

    public static string Read(ConfigScalar scalar) =>
        IsName(scalar.Text) ? scalar.Text : throw scalar.Error($"a name has 1 to {MaxLength} letters, digits or . _ @ -");
}
