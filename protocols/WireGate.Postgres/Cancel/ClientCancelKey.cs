using System.Security.Cryptography;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Cancel;

/// <summary>
/// What the gate gives a client to cancel with. The process id is the backend's own, since notifications carry it and clients compare; the
/// secret is the gate's.
/// </summary>
public sealed class ClientCancelKey
{
    private readonly byte[] _secret;

    private ClientCancelKey(int processId, byte[] secret)
    {
        ProcessId = processId;
        _secret = secret;
    }

    public int ProcessId { get; }

    public ReadOnlySpan<byte> Secret => _secret;

    /// <summary>4 random bytes for protocol 3.0, which has no room for more; 32 for 3.2.</summary>
    public static ClientCancelKey Create(int processId, ProtocolVersion version) =>
        new(processId, RandomNumberGenerator.GetBytes(version.Minor >= 2 ? 32 : 4));

    /// <summary>In constant time for keys of one length.</summary>
    public bool Matches(ReadOnlySpan<byte> secret) => CryptographicOperations.FixedTimeEquals(_secret, secret);
}
