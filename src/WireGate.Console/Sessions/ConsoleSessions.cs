using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace WireGate.Console.Sessions;

/// <summary>Who is logged in. In memory: a restart logs everybody out.</summary>
internal sealed class ConsoleSessions(ConsoleOptions options, IConsolePeople people, TimeProvider time)
{
    /// <summary>More than a person has browsers and terminals; the oldest goes.</summary>
    private const int MaxPerPerson = 20;

    /// <summary>Tells it from other secrets where one leaks.</summary>
    private const string BearerPrefix = "wgc_";

    private readonly ConcurrentDictionary<string, ConsoleSession> _sessions = new(StringComparer.Ordinal);

    /// <summary>Logs somebody in, under a token that did not exist before.</summary>
    public (string Token, ConsoleSession Session) Open(Subject subject, ConsolePerson person, SessionCarrier carrier)
    {
        foreach (var session in _sessions.Values)
            if (IsOver(session)) Close(session);
        foreach (var session in _sessions.Values.Where(session => session.Name == person.Name).OrderByDescending(session => session.Seen).Skip(MaxPerPerson - 1)) Close(session);
        var token = (carrier == SessionCarrier.Bearer ? BearerPrefix : "") + Draw();
        var opened = new ConsoleSession(KeyOf(token), carrier, subject, person.Name, Draw(), time.GetTimestamp());
        _sessions[opened.Key] = opened;
        return (token, opened);
    }

    /// <summary>Who shows this token, as configured now; null if nobody is logged in with it any more.</summary>
    public LoggedIn? Find(string token, SessionCarrier carrier)
    {
        if (!_sessions.TryGetValue(KeyOf(token), out var session) || session.Carrier != carrier) return null;
        if (Check(session) is not { } person) return null;
        session.Seen = time.GetTimestamp();
        return new LoggedIn(session, person);
    }

    /// <summary>The person, if the log-in still stands. It is not prolonged.</summary>
    public ConsolePerson? Check(ConsoleSession session)
    {
        if (_sessions.ContainsKey(session.Key) && !IsOver(session) && people.Find(session.Subject) is { } person && person.Name == session.Name) return person;
        Close(session);
        return null;
    }

    public void Close(ConsoleSession session) => _sessions.TryRemove(session.Key, out _);

    public void Close(string token) => _sessions.TryRemove(KeyOf(token), out _);

    private bool IsOver(ConsoleSession session) => time.GetElapsedTime(session.Began) >= options.Session || time.GetElapsedTime(session.Seen) >= options.Idle;

    /// <summary>Looked up by digest: how long that takes tells nothing of the tokens that there are.</summary>
    private static string KeyOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static string Draw() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
