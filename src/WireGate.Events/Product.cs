namespace WireGate.Events;

/// <summary>How the gate names itself to receivers.</summary>
internal static class Product
{
    public const string Name = "wiregate";

    public static string Version { get; } = typeof(Product).Assembly.GetName().Version?.ToString(3) ?? "0";
}
