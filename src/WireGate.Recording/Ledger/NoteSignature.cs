namespace WireGate.Recording.Ledger;

/// <summary>One signature line of a note: <c>— NAME BASE64(u32 key id || signature)</c></summary>
/// <param name="Name">Of the key; neither spaces nor a plus.</param>
/// <param name="KeyId">With the name it tells the key.</param>
/// <param name="Value">Without the key id.</param>
public sealed record NoteSignature(string Name, uint KeyId, byte[] Value);
