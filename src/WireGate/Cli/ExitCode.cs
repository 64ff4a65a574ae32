namespace WireGate.Cli;

/// <summary>What every command ends with.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The answer is no: denied, not found, a target that failed.</summary>
    public const int No = 1;

    /// <summary>Usage or configuration.</summary>
    public const int Usage = 2;

    /// <summary>The gate can't be reached.</summary>
    public const int Unreachable = 3;
}
