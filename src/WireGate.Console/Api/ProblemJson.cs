namespace WireGate.Console.Api;

/// <param name="Error">One sentence for a person.</param>
internal sealed record ProblemJson(string Error);
