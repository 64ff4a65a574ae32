using System.Text.Json;

namespace WireGate.Identity.Issuers;

/// <summary>Text from a claim.</summary>
internal static class ClaimText
{
    /// <summary>The string; null for anything else, half a surrogate pair among it.</summary>
    public static string? Read(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
