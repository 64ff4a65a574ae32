using WireGate.Recording.Findings;

namespace WireGate.Recording.Ledger;

/// <summary>The keys that sign a ledger, as its own entries tell: each vouched for by the one before it.</summary>
internal sealed class KeyChain(FindingList findings)
{
    private readonly List<NoteVerifierKey> _keys = [];

    /// <summary>The one in force; null before the first entry.</summary>
    public NoteVerifierKey? Current => _keys.Count > 0 ? _keys[^1] : null;

    public IReadOnlyList<NoteVerifierKey> All => _keys;

    /// <summary>Whether somebody who trusts one of those keys can trust the one in force: it is that one, or comes after it.</summary>
    public bool Trusts(IReadOnlyList<NoteVerifierKey> trusted) => _keys.Any(trusted.Contains);

    public void Read(long index, LedgerRecord record)
    {
        if (record.Type != "key.added" || record.Text("kind") != "node")
        {
            if (index == 0) findings.Add(FindingWord.Tampered, "entry 0", "a ledger begins with the key that signs it");
            return;
        }

        var key = NoteVerifierKey.TryParse(record.Text("key") ?? "");
        var signature = NoteText.TryBase64(record.Text("signature") ?? "");
        var voucher = Current ?? key;
        if (key is null || signature is null || record.Text("voucher") != voucher?.ToString() || !KeyVoucher.Verify(key, voucher!, signature))
        {
            findings.Add(FindingWord.Tampered, $"entry {index}", "a key was added that the one in force does not vouch for");
            return;
        }

        _keys.Add(key);
    }
}
