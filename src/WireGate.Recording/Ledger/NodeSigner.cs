using WireGate.Core.Sodium;
using WireGate.Recording.Keys;

namespace WireGate.Recording.Ledger;

/// <summary>Signs the ledger with the key of the node.</summary>
public sealed class NodeSigner(NodeKey key) : INoteSigner
{
    public NoteVerifierKey Key { get; } = new(key.Verifier.Name, NoteSignatureType.Ed25519, key.Verifier.Key);

    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[Ed25519.SignatureLength];
        key.Sign(message, signature);
        return signature;
    }
}
