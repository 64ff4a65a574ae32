using WireGate.Recording.Keys;
using WireGate.Recording.Ledger;

namespace WireGate.Recording.Reading;

/// <summary>What a ledger says, by session. Fed with its entries, one after another.</summary>
/// <param name="only">The sessions that are asked about; null for all.</param>
public sealed class LedgerIndex(IReadOnlySet<string>? only = null)
{
    private readonly Dictionary<string, LedgerSession> _sessions = new(StringComparer.Ordinal);
    private readonly List<NodeVerifierKey> _nodes = [];
    private readonly List<LedgerContradiction> _contradictions = [];
    private long _next;
    private bool _isWhole = true;

    public IReadOnlyCollection<LedgerSession> Sessions => _sessions.Values;

    /// <summary>The keys that its own entries name.</summary>
    public IReadOnlyList<NodeVerifierKey> Nodes => _nodes;

    /// <summary>When the newest entry was written; null without any.</summary>
    public DateTimeOffset? Last { get; private set; }

    public LedgerSession? Find(string session) => _sessions.GetValueOrDefault(session);

    /// <summary>What no gate writes: a session that ends twice, or that a tombstone says something else of.</summary>
    public IReadOnlyList<LedgerContradiction> Contradictions => _contradictions;

    /// <param name="index">Of the entry. Where some before it are missing, nothing is concluded from what was not told.</param>
    /// <param name="entry">The entry.</param>
    public void Take(long index, LedgerRecord entry)
    {
        _isWhole &= index == _next;
        _next = index + 1;
        Last = entry.Time;
        if (entry.Type == "key.added" && entry.Text("kind") == "node") AddKey(entry.Text("key"));
        else if (entry.Type.StartsWith("session.", StringComparison.Ordinal) && entry.Text("session") is { } id && (only is null || only.Contains(id))) Take(index, entry, Of(id));
    }

    private void Take(long index, LedgerRecord entry, LedgerSession session)
    {
        if (ContradictionIn(entry, session) is { } what) _contradictions.Add(new LedgerContradiction(index, what));
        switch (entry.Type)
        {
            case "session.opened":
                session.Opened = entry.Time;
                session.Header = entry.Text("header");
                session.Protocol = entry.Text("protocol") ?? "";
                session.Client = entry.Text("client") ?? "";
                break;
            case "session.checkpoint" when entry.Number("block") is { } block && entry.Text("head") is { } head:
                session.Checkpoints[block] = head;
                break;
            case "session.denied" or "session.held" or "session.approved":
                if (entry.Type == "session.denied" && session.End == SessionEnd.None) session.Denials++;
                session.Agent = entry.Text("agent") ?? session.Agent;
                session.Target = entry.Text("target") ?? session.Target;
                break;
            case "session.closed":
                session.Operations = entry.Number("operations") ?? 0;
                session.Denials = entry.Number("denials") ?? 0;
                End(index, entry, session, SessionEnd.Closed);
                break;
            case "session.recovered":
                End(index, entry, session, SessionEnd.Recovered);
                session.Reason = "the gate was killed";
                break;
            case "session.quarantined":
                session.End = SessionEnd.Quarantined;
                session.Reason = entry.Text("reason") ?? "";
                break;
            case "session.deleted":
                session.End = SessionEnd.Deleted;
                session.Reason = entry.Text("reason") ?? "";
                break;
            case "session.shredded":
                session.End = SessionEnd.Shredded;
                session.Shredded = entry.Text("header") ?? "";
                session.Reason = entry.Text("reason") ?? "";
                break;
        }
    }

    /// <summary>A gate that is killed may say the same again. It never says something else.</summary>
    private string? ContradictionIn(LedgerRecord entry, LedgerSession session)
    {
        var wasOpened = session.Header is not null || !_isWhole;
        switch (entry.Type)
        {
            case "session.opened" when session.Header is not null && session.Header != entry.Text("header"):
                return $"opens session {session.Session} for a second time";
            case "session.opened" when session.End != SessionEnd.None:
                return $"opens session {session.Session} after its end";
            case "session.checkpoint" or "session.denied" or "session.closed" or "session.recovered" when !wasOpened:
                return $"tells of session {session.Session}, which was never opened";
            case "session.checkpoint" when entry.Number("block") is { } block && session.Checkpoints.TryGetValue(block, out var head) && head != entry.Text("head"):
                return $"has another block of session {session.Session} than was told before";
            case "session.closed" or "session.recovered" when session.Head is { } head
                && (head != entry.Text("head") || session.Blocks != entry.Number("blocks") || session.Size != entry.Number("size")):
                return $"ends session {session.Session} in another way than was told before";
            case "session.deleted" or "session.shredded" when session.Head is { } head && head != entry.Text("head"):
                return $"is the tombstone of another file than session {session.Session} left";
            case "session.deleted" or "session.shredded" when session.Head is null && _isWhole:
                return $"is the tombstone of session {session.Session}, which has no end";
            default:
                return null;
        }
    }

    private static void End(long index, LedgerRecord entry, LedgerSession session, SessionEnd end)
    {
        session.End = end;
        session.Ended = entry.Time;
        session.EndedAt = index;
        session.Head = entry.Text("head");
        session.Blocks = entry.Number("blocks") ?? 0;
        session.Size = entry.Number("size") ?? 0;
        session.Reason = entry.Text("reason") ?? "";
    }

    private LedgerSession Of(string id)
    {
        if (!_sessions.TryGetValue(id, out var session)) _sessions.Add(id, session = new LedgerSession(id));
        return session;
    }

    private void AddKey(string? line)
    {
        try
        {
            if (line is not null) _nodes.Add(NodeVerifierKey.Parse(line));
        }
        catch (KeyFormatException)
        {
            // The ledger's verifier says so.
        }
    }
}
