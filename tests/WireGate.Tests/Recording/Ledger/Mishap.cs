namespace WireGate.Tests.Recording.Ledger;

/// <summary>What can happen at a call to the disk.</summary>
internal enum Mishap
{
    /// <summary>It returns an error; of a write, half was done.</summary>
    Fails,

    /// <summary>The process ends before the kernel did anything.</summary>
    KilledBefore,

    /// <summary>The process ends when half of a write was done.</summary>
    KilledHalfway,

    /// <summary>The process ends before it learns that all was done.</summary>
    KilledAfter,
}
