namespace WireGate.Cli;

/// <summary>The command can't go on. The message is one line for the person at the keyboard, or one line for each error.</summary>
internal sealed class CliException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
