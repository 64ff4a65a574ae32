namespace WireGate.Core.Redaction;

/// <summary>Counts what is hidden from one session's client, records it, and ends a session that is shown a secret again and again. Called by one pump.</summary>
public sealed class RedactionCount(Session session) : IRedactionSink
{
    /// <summary>
    /// A password turns up by mistake once or in a few lines of a log; who makes it come back more often looks for a form in which it is not found.
    /// </summary>
    public const int MostSecrets = 10;

    private readonly Dictionary<(string Name, bool IsSecret), int> _unreported = [];
    private int _secrets;

    public void Found(string name, bool isSecret)
    {
        _unreported[(name, isSecret)] = _unreported.GetValueOrDefault((name, isSecret)) + 1;
        if (isSecret && ++_secrets == MostSecrets) session.End(SessionEnd.Exposed);
    }

    /// <summary>Records what was found since it was last called. Before the answer that it was found in goes out.</summary>
    public void Report()
    {
        if (_unreported.Count == 0) return;
        foreach (var ((name, isSecret), count) in _unreported) session.Record.Hidden(name, isSecret, count);
        _unreported.Clear();
    }
}
