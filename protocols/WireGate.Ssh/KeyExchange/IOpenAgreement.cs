using WireGate.Core.Secrets;

namespace WireGate.Ssh.KeyExchange;

/// <summary>A client's side of an agreement between its two messages. Disposing zeroes its secret key.</summary>
internal interface IOpenAgreement : IDisposable
{
    /// <summary>The string that is sent.</summary>
    ReadOnlyMemory<byte> Request { get; }

    /// <returns>As <see cref="IKeyAgreement.TryAnswer"/>.</returns>
    SecretBuffer? TryFinish(ReadOnlySpan<byte> reply);
}
