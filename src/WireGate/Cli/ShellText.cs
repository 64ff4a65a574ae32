namespace WireGate.Cli;

/// <summary>POSIX shell quoting (Shell Command Language 2.2.2): within single quotes nothing is special but the quote itself.</summary>
internal static class ShellText
{
    public static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
