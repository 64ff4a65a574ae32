namespace WireGate.Tests.Recording.Ledger;

/// <summary>The end of the process, as far as a test can have it.</summary>
internal sealed class KilledException : Exception;
