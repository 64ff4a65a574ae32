using System.Text;
using WireGate.Core;
using WireGate.Core.Secrets;

namespace WireGate.EndToEnd.Approvals;

/// <summary>A vault with the one password of the store.</summary>
internal sealed class StorePassword(string user, string password) : IVault, ICredential
{
    public string Name => "store";

    public string User => user;

    public ValueTask<ICredential> LeaseAsync(string name, HostPort address, CancellationToken cancellationToken) => new(this);

    public ValueTask<SecretBuffer> ReadSecretAsync(CancellationToken cancellationToken) => new(new SecretBuffer(Encoding.UTF8.GetBytes(password)));

    public SecretBuffer? FindDerived(string label) => null;

    public void KeepDerived(string label, ReadOnlySpan<byte> keys) { }

    public void Dispose() { }
}
