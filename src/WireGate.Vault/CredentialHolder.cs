using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Vault.Files;
using WireGate.Vault.Sources;

namespace WireGate.Vault;

/// <summary>
/// One credential and its leases. Holds nothing but derived keys, and those no longer than a lease lives. A buffer that was handed out is
/// never wiped under its reader: keys of a rotated secret go when the last lease that may have seen them does.
/// </summary>
internal sealed class CredentialHolder(CredentialDefinition definition, ICredentialSource source)
{
    private readonly Lock _lock = new();
    private DerivedKeys? _current;
    private int _leases;

    public CredentialDefinition Definition { get; } = definition;

    /// <summary>Leases that are alive.</summary>
    public int Leases
    {
        get
        {
            lock (_lock) return _leases;
        }
    }

    public CredentialLease Lease()
    {
        if (source.Stamp is null) throw new CredentialException($"credential \"{Definition.Name}\" can't be had: its source isn't there");
        lock (_lock) _leases++;
        return new CredentialLease(this);
    }

    /// <summary>Reads the secret, with the stamp of a state that it can't be older than.</summary>
    public (SecretBuffer Secret, SourceStamp? Stamp) Read()
    {
        // The stamp first: a secret that changes in between is newer than its stamp, and keys derived from it are dropped at the next look.
        var stamp = source.Stamp;
        return (source.Read(), stamp);
    }

    public SecretBuffer? FindDerived(CredentialLease lease, string label)
    {
        var stamp = source.Stamp;
        lock (_lock)
        {
            if (_current is not { } keys) return null;
            if (keys.Stamp != stamp)
            {
                Retire(keys);
                return null;
            }

            if (keys.Find(label) is not { } found) return null;
            Use(lease, keys);
            return found;
        }
    }

    public void KeepDerived(CredentialLease lease, SourceStamp stamp, string label, ReadOnlySpan<byte> derived)
    {
        lock (_lock)
        {
            // Read before a rotation that others have noticed: a new look would drop these at once.
            if (_current is { } before && before.Stamp != stamp)
            {
                if (source.Stamp != stamp) return;
                Retire(before);
            }

            var keys = _current ??= new DerivedKeys(stamp);
            Use(lease, keys);
            keys.Keep(label, derived);
        }
    }

    public void Release(CredentialLease lease)
    {
        lock (_lock)
        {
            _leases--;
            foreach (var keys in lease.Used)
                if (--keys.Users == 0 && !ReferenceEquals(keys, _current)) keys.Wipe();
            lease.Used.Clear();
            if (_leases > 0 || _current is not { } last) return;
            _current = null;
            last.Wipe();
        }
    }

    private void Retire(DerivedKeys keys)
    {
        _current = null;
        if (keys.Users == 0) keys.Wipe();
    }

    private static void Use(CredentialLease lease, DerivedKeys keys)
    {
        if (lease.Used.Contains(keys)) return;
        lease.Used.Add(keys);
        keys.Users++;
    }
}
