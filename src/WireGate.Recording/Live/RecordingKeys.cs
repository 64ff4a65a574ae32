using System.Collections.Immutable;
using WireGate.Recording.Keys;
using WireGate.Recording.Ledger;

namespace WireGate.Recording.Live;

/// <summary>What a gate records with.</summary>
/// <param name="Node">Signs sessions.</param>
/// <param name="Signer">Signs the ledger by the same key.</param>
/// <param name="Readers">For whom sessions are sealed.</param>
public sealed record RecordingKeys(NodeKey Node, INoteSigner Signer, ImmutableArray<ReaderPublicKey> Readers);
