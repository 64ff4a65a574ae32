using System.Security.Cryptography;
using WireGate.Core.Secrets;
using WireGate.Vault.Files;

namespace WireGate.Vault;

/// <summary>Keys derived from one state of a secret. Wiped when nobody can be using them any more. Guarded by its owner's lock.</summary>
internal sealed class DerivedKeys(SourceStamp stamp)
{
    /// <summary>A server has one salt per role; replicas and re-hashing make a few. Beyond that keys are derived again, not kept.</summary>
    private const int MaxLabels = 16;

    private readonly Dictionary<string, SecretBuffer> _keys = new(StringComparer.Ordinal);

    /// <summary>Replaced while a session may still read them.</summary>
    private readonly List<SecretBuffer> _replaced = [];

    public SourceStamp Stamp { get; } = stamp;

    /// <summary>Leases that may hold one of the buffers.</summary>
    public int Users { get; set; }

    public SecretBuffer? Find(string label) => _keys.GetValueOrDefault(label);

    public void Keep(string label, ReadOnlySpan<byte> keys)
    {
        if (_keys.TryGetValue(label, out var before))
        {
            if (CryptographicOperations.FixedTimeEquals(before.Span, keys)) return;
            if (_replaced.Count >= MaxLabels) return;
            _replaced.Add(before);
        }
        else if (_keys.Count >= MaxLabels)
        {
            return;
        }

        _keys[label] = new SecretBuffer(keys);
    }

    public void Wipe()
    {
        foreach (var key in _keys.Values) key.Dispose();
        foreach (var key in _replaced) key.Dispose();
        _keys.Clear();
        _replaced.Clear();
    }
}
