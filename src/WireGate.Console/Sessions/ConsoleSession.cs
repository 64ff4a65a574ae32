namespace WireGate.Console.Sessions;

/// <summary>Somebody who is logged in.</summary>
/// <param name="Key">Digest of the token that shows it, in hexadecimal digits: the token itself is kept nowhere.</param>
/// <param name="Carrier">How it is shown.</param>
/// <param name="Subject">Whom the issuer vouched for.</param>
/// <param name="Name">Which person that was at the log-in; another one later is not this session's.</param>
/// <param name="CsrfToken">What every form and script of this session must send along.</param>
/// <param name="Began">By the monotonic clock.</param>
internal sealed record ConsoleSession(string Key, SessionCarrier Carrier, Subject Subject, string Name, string CsrfToken, long Began)
{
    private long _seen = Began;

    /// <summary>The last request, by the monotonic clock.</summary>
    public long Seen
    {
        get => Volatile.Read(ref _seen);
        set => Volatile.Write(ref _seen, value);
    }
}
