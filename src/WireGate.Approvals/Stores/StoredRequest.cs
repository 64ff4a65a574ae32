using System.Collections.Immutable;

namespace WireGate.Approvals.Stores;

/// <summary>A request as it is kept.</summary>
/// <param name="Item">What people see. Its exact bytes are not kept: passwords in them are not blanked.</param>
/// <param name="Document">What of it never changes, as it was written when it was asked.</param>
/// <param name="Digest">SHA-256 of the action.</param>
/// <param name="Shape">SHA-256 of its shape; empty where it has none.</param>
/// <param name="Decided">When people had decided.</param>
/// <param name="Voices">Who said what, and granted what with it.</param>
internal sealed record StoredRequest(
    ApprovalItem Item, ReadOnlyMemory<byte> Document, ReadOnlyMemory<byte> Digest, ReadOnlyMemory<byte> Shape, DateTimeOffset? Decided, ImmutableArray<StoredVoice> Voices)
{
    public string Id => Item.Id;
}
