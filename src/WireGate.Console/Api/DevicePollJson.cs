namespace WireGate.Console.Api;

/// <param name="Handle">What the log-in was begun with.</param>
internal sealed record DevicePollJson(string Handle);
