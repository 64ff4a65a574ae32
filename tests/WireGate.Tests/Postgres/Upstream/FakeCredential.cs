using System.Text;
using WireGate.Core;
using WireGate.Core.Secrets;

namespace WireGate.Tests.Postgres.Upstream;

/// <summary>A password in memory, and a count of how often it was read.</summary>
internal sealed class FakeCredential(string password, string? user = "app") : ICredential
{
    public Dictionary<string, byte[]> Kept { get; } = [];

    public int Reads { get; private set; }

    public string Name => "orders-db";

    public string? User => user;

    public ValueTask<SecretBuffer> ReadSecretAsync(CancellationToken cancellationToken)
    {
        Reads++;
        return new(new SecretBuffer(Encoding.UTF8.GetBytes(password)));
    }

    public SecretBuffer? FindDerived(string label) => Kept.TryGetValue(label, out var keys) ? new SecretBuffer(keys) : null;

    public void KeepDerived(string label, ReadOnlySpan<byte> keys) => Kept[label] = keys.ToArray();

    public void Dispose() { }
}
