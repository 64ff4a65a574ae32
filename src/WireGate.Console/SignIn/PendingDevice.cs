using System.Text.Json;
using WireGate.Console.Api;

namespace WireGate.Console.SignIn;

/// <summary>A log-in on another device that a command line waits for. The command line keeps it, sealed: it never sees the issuer's own code.</summary>
/// <param name="DeviceCode">The issuer's.</param>
/// <param name="Expires">When the issuer forgets it.</param>
internal sealed record PendingDevice(string DeviceCode, DateTimeOffset Expires)
{
    public string Seal(Sealer sealer) => sealer.Seal("device"u8, JsonSerializer.SerializeToUtf8Bytes(this, ConsoleJson.Default.PendingDevice));

    /// <summary>Null if it is none of ours, or over.</summary>
    public static PendingDevice? Open(Sealer sealer, string? text, DateTimeOffset now)
    {
        if (sealer.Open("device"u8, text) is not { } bytes || JsonSerializer.Deserialize(bytes, ConsoleJson.Default.PendingDevice) is not { } pending) return null;
        return now < pending.Expires ? pending : null;
    }
}
