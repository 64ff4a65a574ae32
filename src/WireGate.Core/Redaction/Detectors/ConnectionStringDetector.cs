using System.Buffers;
using System.Collections.Immutable;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>The password in a URL (<c>scheme://user:password@host</c>, RFC 3986 §3.2.1) or in a connection string of names and values (<c>Host=db;Password=…</c>, <c>host=db password=…</c>).</summary>
internal sealed class ConnectionStringDetector : IDetector
{
    /// <summary>As far as a URL's user or password may go. Longer ones are data.</summary>
    private const int LongestPart = 512;

    /// <summary>How far from the password another name of the same connection string may stand.</summary>
    private const int Neighbourhood = 256;

    private static readonly SearchValues<byte> PartEnd = SearchValues.Create(" \t\r\n\"'<>\\/@:?#"u8);
    private static readonly SearchValues<byte> PasswordEnd = SearchValues.Create(" \t\r\n\"'<>/@"u8);
    private static readonly SearchValues<byte> ValueEnd = SearchValues.Create(" \t\r\n;\"'&,"u8);
    private static readonly SearchValues<byte> Quotes = SearchValues.Create("\"'"u8);

    public string Name => "connection-string";

    public DetectorKind Kind => DetectorKind.Credential;

    public ImmutableArray<Anchor> Anchors { get; } =
    [
        Anchor.Of(":", "/", "/", ""), Anchor.Of("Oo", "Rr", "Dd", "= "), Anchor.Of("Pp", "Ww", "Dd", "= "), Anchor.Of("Ww", "Dd", "=", ""),
    ];

    public bool TryFind(ReadOnlySpan<byte> value, int start, out DetectedRange found)
    {
        var isUrl = TryFindUrl(value, start, out found);
        if (!TryFindNamed(value, start, out var named) || (isUrl && found.Start < named.Start)) return isUrl;
        found = named;
        return true;
    }

    private static bool TryFindUrl(ReadOnlySpan<byte> value, int start, out DetectedRange found)
    {
        // The password may begin behind the start although the URL doesn't.
        for (var from = Math.Max(0, start - LongestPart); from < value.Length;)
        {
            var at = Ascii.IndexOf(value, from, "://"u8);
            if (at < 0) break;
            from = at + 3;
            if (at == 0 || !Ascii.IsAlphanumeric(value[at - 1])) continue;
            var user = value[from..Math.Min(value.Length, from + LongestPart)].IndexOfAny(PartEnd);
            if (user < 0 || value[from + user] != ':') continue;
            var password = from + user + 1;
            var length = value[password..Math.Min(value.Length, password + LongestPart)].IndexOfAny(PasswordEnd);
            if (length <= 0 || value[password + length] != '@') continue;
            from = password + length;
            if (password < start || Placeholder.Is(value.Slice(password, length))) continue;
            found = new DetectedRange(password, length);
            return true;
        }

        found = default;
        return false;
    }

    private static bool TryFindNamed(ReadOnlySpan<byte> value, int start, out DetectedRange found)
    {
        for (var at = Math.Max(0, start - 2); at < value.Length; at++)
        {
            var sign = value[at..].IndexOf((byte)'=');
            if (sign < 0) break;
            at += sign;
            var name = value[..at].TrimEnd((byte)' ');
            if (!EndsWith(name, "password"u8) && !EndsWith(name, "pwd"u8) && !EndsWith(name, "passwd"u8)) continue;
            var from = at + 1;
            while (from < value.Length && value[from] == ' ') from++;
            var isQuoted = Ascii.Is(value, from, Quotes);
            if (isQuoted) from++;
            var text = value[from..Math.Min(value.Length, from + LongestPart)];
            var length = isQuoted ? text.IndexOf(value[from - 1]) : text.IndexOfAny(ValueEnd);
            if (length < 0) length = text.Length;
            if (from < start || length == 0 || Placeholder.Is(value.Slice(from, length)) || !HasNeighbour(value, at, from + length)) continue;
            found = new DetectedRange(from, length);
            return true;
        }

        found = default;
        return false;
    }

    private static bool EndsWith(ReadOnlySpan<byte> name, ReadOnlySpan<byte> word) => Ascii.StandsAt(name, name.Length - word.Length, word);

    /// <summary>A password alone is a form's field or a sentence; beside a host or a user it is for logging in somewhere.</summary>
    private static bool HasNeighbour(ReadOnlySpan<byte> value, int before, int behind) =>
        NamesPlace(value[Math.Max(0, before - Neighbourhood)..before]) || NamesPlace(value[behind..Math.Min(value.Length, behind + Neighbourhood)]);

    private static bool NamesPlace(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var sign = text[at..].IndexOf((byte)'=');
            if (sign < 0) return false;
            at += sign;
            var name = text[..at].TrimEnd((byte)' ');
            if (EndsWith(name, "host"u8) || EndsWith(name, "server"u8) || EndsWith(name, "source"u8) || EndsWith(name, "user"u8) || EndsWith(name, "username"u8)
                || EndsWith(name, "user id"u8) || EndsWith(name, "uid"u8) || EndsWith(name, "dbname"u8) || EndsWith(name, "database"u8) || EndsWith(name, "catalog"u8))
                return true;
        }

        return false;
    }
}
