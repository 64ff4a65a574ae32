using System.Security.Cryptography;
using WireGate.Core.Secrets;
using WireGate.Core.Sodium;

namespace WireGate.Ssh.KeyExchange;

/// <summary>
/// <c>mlkem768x25519-sha256</c> (draft-ietf-sshm-mlkem-hybrid-kex): the client sends an ML-KEM key and an X25519 key, the server a ciphertext and its X25519 key. K is the
/// SHA-256 of both secrets, as a string.
/// </summary>
internal sealed class MlKemAgreement : IKeyAgreement
{
    public HashAlgorithmName Hash => HashAlgorithmName.SHA256;

    public IOpenAgreement Begin() => new Open();

    public SecretBuffer? TryAnswer(ReadOnlySpan<byte> request, out byte[] reply)
    {
        reply = [];
        if (request.Length != MlKem768.PublicKeyLength + X25519.KeyLength) return null;
        using var own = new Curve25519Key();
        reply = new byte[MlKem768.CiphertextLength + X25519.KeyLength];
        own.PublicKey.CopyTo(reply, MlKem768.CiphertextLength);
        Span<byte> both = stackalloc byte[MlKem768.SharedLength + X25519.KeyLength];
        try
        {
            return MlKem768.TryEncapsulate(request[..MlKem768.PublicKeyLength], reply.AsSpan(0, MlKem768.CiphertextLength), both[..MlKem768.SharedLength])
                && own.TryAgree(request[MlKem768.PublicKeyLength..], both[MlKem768.SharedLength..]) ? Combine(both) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(both);
        }
    }

    private static SecretBuffer Combine(ReadOnlySpan<byte> both)
    {
        Span<byte> combined = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(both, combined);
        try
        {
            return SharedSecret.AsString(combined);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(combined);
        }
    }

    private sealed class Open : IOpenAgreement
    {
        private readonly Curve25519Key _curve = new();
        private readonly byte[] _secret = GC.AllocateArray<byte>(MlKem768.SecretKeyLength, pinned: true);
        private readonly byte[] _request = new byte[MlKem768.PublicKeyLength + X25519.KeyLength];

        public Open()
        {
            MlKem768.MakeKeys(_request.AsSpan(0, MlKem768.PublicKeyLength), _secret);
            _curve.PublicKey.CopyTo(_request, MlKem768.PublicKeyLength);
        }

        public ReadOnlyMemory<byte> Request => _request;

        public SecretBuffer? TryFinish(ReadOnlySpan<byte> reply)
        {
            if (reply.Length != MlKem768.CiphertextLength + X25519.KeyLength) return null;
            Span<byte> both = stackalloc byte[MlKem768.SharedLength + X25519.KeyLength];
            try
            {
                MlKem768.Decapsulate(reply[..MlKem768.CiphertextLength], _secret, both[..MlKem768.SharedLength]);
                return _curve.TryAgree(reply[MlKem768.CiphertextLength..], both[MlKem768.SharedLength..]) ? Combine(both) : null;
            }
            finally
            {
                CryptographicOperations.ZeroMemory(both);
            }
        }

        public void Dispose()
        {
            _curve.Dispose();
            CryptographicOperations.ZeroMemory(_secret);
        }
    }
}
