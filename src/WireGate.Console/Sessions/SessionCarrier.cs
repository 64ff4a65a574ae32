namespace WireGate.Console.Sessions;

/// <summary>How a log-in is shown again. One that was made for the one is not taken by the other.</summary>
internal enum SessionCarrier : byte
{
    Cookie,
    Bearer,
}
