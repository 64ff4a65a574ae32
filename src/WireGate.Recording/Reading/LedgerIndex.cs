using WireGate.Recording.Keys;
using WireGate.Recording.Ledger;

namespace WireGate.Recording.Reading;

/// <summary>What a ledger says, by session. Fed with its entries, one after another.</summary>
public sealed class LedgerIndex
{
    private readonly Dictionary<string, LedgerSession> _sessions = new(StringComparer.Ordinal);
    private readonly List<NodeVerifierKey> _nodes = [];

    public IReadOnlyCollection<LedgerSession> Sessions => _sessions.Values;

    /// <summary>The keys that its own entries name.</summary>
    public IReadOnlyList<NodeVerifierKey> Nodes => _nodes;

    /// <summary>When the newest entry was written; null without any.</summary>
    public DateTimeOffset? Last { get; private set; }

    public LedgerSession? Find(string session) => _sessions.GetValueOrDefault(session);

    public void Take(LedgerRecord entry)
    {
        Last = entry.Time;
        if (entry.Type == "key.added" && entry.Text("kind") == "node") AddKey(entry.Text("key"));
        else if (entry.Type.StartsWith("session.", StringComparison.Ordinal) && entry.Text("session") is { } id) Take(entry, Of(id));
    }

    private static void Take(LedgerRecord entry, LedgerSession session)
    {
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
                End(entry, session, SessionEnd.Closed);
                break;
            case "session.recovered":
                End(entry, session, SessionEnd.Recovered);
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
                session.Reason = entry.Text("reason") ?? "";
                break;
        }
    }

    private static void End(LedgerRecord entry, LedgerSession session, SessionEnd end)
    {
        session.End = end;
        session.Ended = entry.Time;
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
