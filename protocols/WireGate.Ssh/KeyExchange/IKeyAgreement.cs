using System.Security.Cryptography;
using WireGate.Core.Secrets;

namespace WireGate.Ssh.KeyExchange;

/// <summary>A method by which two sides get a secret that they share, in one message each. Its messages hold one string each way, and the server's signature beside it.</summary>
internal interface IKeyAgreement
{
    /// <summary>What the exchange and all keys are hashed with.</summary>
    HashAlgorithmName Hash { get; }

    /// <summary>As client.</summary>
    IOpenAgreement Begin();

    /// <summary>As server.</summary>
    /// <param name="request">The client's string.</param>
    /// <param name="reply">Ours.</param>
    /// <returns>The secret K as it is hashed, with its length before it; null if the client's string is no possible one.</returns>
    SecretBuffer? TryAnswer(ReadOnlySpan<byte> request, out byte[] reply);
}
