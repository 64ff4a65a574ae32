namespace WireGate.Console.Api;

/// <param name="SlowDown">Poll five seconds less often from now on.</param>
internal sealed record DevicePendingJson(bool SlowDown);
