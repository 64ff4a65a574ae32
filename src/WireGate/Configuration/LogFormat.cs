namespace WireGate.Configuration;

internal enum LogFormat : byte
{
    /// <summary>Text on a terminal, JSON elsewhere.</summary>
    Automatic,
    Json,
    Text,
}
