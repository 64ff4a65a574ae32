using System.Security.Cryptography;
using System.Text;
using WireGate.Core.Sodium;
using WireGate.Recording.Ledger;

namespace WireGate.Tests.Recording.Ledger;

/// <summary>A key that is the same in every run.</summary>
internal sealed class TestSigner : INoteSigner
{
    private readonly byte[] _secret = new byte[Ed25519.SecretKeyLength];

    public TestSigner(string seed, string name = "gate.test/ledger", NoteSignatureType type = NoteSignatureType.Ed25519)
    {
        var publicKey = new byte[Ed25519.PublicKeyLength];
        Ed25519.MakeKeys(SHA256.HashData(Encoding.ASCII.GetBytes(seed)), publicKey, _secret);
        Key = new NoteVerifierKey(name, type, publicKey);
    }

    public NoteVerifierKey Key { get; }

    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[Ed25519.SignatureLength];
        Ed25519.Sign(message, _secret, signature);
        return signature;
    }
}
