namespace WireGate.Recording.Ledger;

/// <summary>A file that the ledger writes.</summary>
public interface ILedgerFile : IDisposable
{
    /// <summary>Returns when the kernel has all of it.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Returns once its bytes are on the disk. After an error nobody knows what is.</summary>
    void Sync();
}
