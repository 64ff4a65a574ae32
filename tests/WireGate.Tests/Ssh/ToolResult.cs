namespace WireGate.Tests.Ssh;

internal sealed record ToolResult(int ExitCode, string Output, string Errors);
