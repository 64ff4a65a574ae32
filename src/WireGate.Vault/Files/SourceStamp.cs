namespace WireGate.Vault.Files;

/// <summary>Tells one state of a secret's source from the next without reading it. The default value is that of a source that never changes.</summary>
internal readonly record struct SourceStamp(
    uint DeviceMajor, uint DeviceMinor, ulong Inode, ulong Size, long ChangedSeconds, uint ChangedNanoseconds);
