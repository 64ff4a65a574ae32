namespace WireGate.Recording.Ledger;

/// <summary>
/// What the ledger asks of a disk, call by call, so that each can be made to fail. Paths are relative to the ledger's folder, with slashes.
/// Everything throws <see cref="IOException"/>.
/// </summary>
public interface ILedgerFiles
{
    /// <summary>Keeps a second writer out until it is disposed.</summary>
    /// <exception cref="LedgerException">Another writer has it.</exception>
    IDisposable Lock();

    /// <summary>All of a file, or null if there is none.</summary>
    byte[]? Read(string path);

    /// <summary>The names in a folder; none if there is no such folder.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Makes the folder and what leads to it, durably.</summary>
    void MakeFolder(string folder);

    /// <summary>A new, empty file; an old one of that name is deleted first.</summary>
    ILedgerFile Create(string path);

    /// <summary>Gives a file another name, in place of what has it.</summary>
    void Rename(string from, string to);

    /// <summary>Returns once the names in a folder are on the disk.</summary>
    void SyncFolder(string folder);

    /// <summary>A file, or a folder of files; no error if there is none.</summary>
    void Delete(string path);
}
