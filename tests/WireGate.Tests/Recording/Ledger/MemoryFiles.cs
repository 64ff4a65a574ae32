using WireGate.Recording.Ledger;

namespace WireGate.Tests.Recording.Ledger;

/// <summary>
/// A disk in memory that tells what the kernel has from what would outlive a power cut, and that can go wrong at each call: the first is
/// number 0.
/// </summary>
internal sealed class MemoryFiles : ILedgerFiles
{
    private Dictionary<string, Content> _names = [];
    private Dictionary<string, Content> _durable = [];

    /// <summary>What happens at a call that changes something; null for what should.</summary>
    public Func<int, Mishap?>? Fault { get; set; }

    public int Calls { get; private set; }

    /// <summary>What was called, to tell which call a failing test is about.</summary>
    public List<string> Log { get; } = [];

    public IEnumerable<string> Names => _names.Keys;

    public byte[] this[string path]
    {
        get => _names[path].Bytes;
        set => _names[path] = _durable[path] = new Content { Bytes = value, Synced = value };
    }

    /// <summary>The process is gone: nothing goes wrong any more, and what the kernel has is what there is.</summary>
    public void Restart() => Fault = null;

    /// <summary>The power was cut: only what was synced is there, under the names that were synced.</summary>
    public void RestartWithoutPower()
    {
        Fault = null;
        foreach (var content in _durable.Values) content.Bytes = content.Synced;
        _names = new Dictionary<string, Content>(_durable);
    }

    public MemoryFiles Copy()
    {
        var copy = new MemoryFiles();
        foreach (var (name, content) in _names) copy[name] = content.Bytes;
        return copy;
    }

    public IDisposable Lock() => new MemoryStream();

    public byte[]? Read(string path) => _names.GetValueOrDefault(path)?.Bytes;

    public IReadOnlyList<string> List(string folder) =>
        [.. _names.Keys.Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)).Select(name => name[(folder.Length + 1)..].Split('/')[0]).Distinct()];

    public void MakeFolder(string folder)
    {
    }

    public ILedgerFile Create(string path)
    {
        var content = new Content();
        Call($"create {path}", () => _names[path] = content);
        return new OpenFile(this, path, content);
    }

    public void Rename(string from, string to) => Call($"rename {to}", () =>
    {
        _names[to] = _names[from];
        _names.Remove(from);
    });

    public void SyncFolder(string folder) => Call($"sync names {folder}", () =>
    {
        foreach (var name in _durable.Keys.Where(name => In(name, folder)).ToList()) _durable.Remove(name);
        foreach (var (name, content) in _names.Where(name => In(name.Key, folder))) _durable[name] = content;
    });

    public void Delete(string path) => Call($"delete {path}", () =>
    {
        foreach (var name in _names.Keys.Where(name => name == path || name.StartsWith(path + "/", StringComparison.Ordinal)).ToList()) _names.Remove(name);
    });

    private static bool In(string name, string folder) => (Path.GetDirectoryName(name) ?? "") == folder;

    private void Call(string what, Action effect, Action? half = null)
    {
        Log.Add($"{Calls} {what}");
        switch (Fault?.Invoke(Calls++))
        {
            case null:
                effect();
                break;
            case Mishap.Fails:
                half?.Invoke();
                throw new IOException($"made to fail: {what}");
            case Mishap.KilledBefore:
                throw new KilledException();
            case Mishap.KilledHalfway:
                half?.Invoke();
                throw new KilledException();
            case Mishap.KilledAfter:
                effect();
                throw new KilledException();
        }
    }

    private sealed class Content
    {
        public byte[] Bytes { get; set; } = [];

        public byte[] Synced { get; set; } = [];
    }

    private sealed class OpenFile(MemoryFiles owner, string path, Content content) : ILedgerFile
    {
        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            var all = bytes.ToArray();
            owner.Call($"write {path}", () => Put(all, (int)offset), () => Put(all[..(all.Length / 2)], (int)offset));
        }

        public void Sync() => owner.Call($"sync {path}", () => content.Synced = content.Bytes);

        public void Dispose()
        {
        }

        private void Put(byte[] bytes, int offset)
        {
            var grown = new byte[Math.Max(content.Bytes.Length, offset + bytes.Length)];
            content.Bytes.CopyTo(grown, 0);
            bytes.CopyTo(grown, offset);
            content.Bytes = grown;
        }
    }
}
