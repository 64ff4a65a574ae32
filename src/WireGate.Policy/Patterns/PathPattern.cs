namespace WireGate.Policy.Patterns;

/// <summary>
/// A path with <c>/</c>. <c>*</c> stays within a segment. <c>**</c>, which must be a whole segment, stands for any number of segments:
/// none or more within a path, one or more at its end, so that <c>/etc/**</c> is what lies under <c>/etc</c>. Alone it is any path.
/// </summary>
internal sealed class PathPattern
{
    private const string AnySegments = "**";
    private readonly string[] _segments;

    private PathPattern(string text)
    {
        Text = text;
        _segments = text.Split('/');
        // One or more at the end: one segment of any name, after none or more.
        if (_segments is [.., _, AnySegments]) _segments = [.. _segments[..^1], AnySegments, "*"];
    }

    public string Text { get; }

    public bool IsLiteral => !Glob.HasWildcard(Text);

    /// <summary>As <see cref="Glob.IsMatch"/>, with segments for characters.</summary>
    public bool IsMatch(ReadOnlySpan<char> path)
    {
        int at = 0, star = -1, resume = 0, read = 0;
        // One past the end stands for "all read": a path that ends in a slash has an empty last segment.
        while (read <= path.Length)
        {
            var end = End(path, read);
            if (at < _segments.Length && _segments[at] == AnySegments)
            {
                star = at++;
                resume = read;
            }
            else if (at < _segments.Length && Glob.IsMatch(_segments[at], path[read..end]))
            {
                at++;
                read = end + 1;
            }
            else if (star >= 0)
            {
                at = star + 1;
                resume = End(path, resume) + 1;
                read = resume;
            }
            else
            {
                return false;
            }
        }

        while (at < _segments.Length && _segments[at] == AnySegments) at++;
        return at == _segments.Length;
    }

    /// <returns>Null if the text is no pattern; <paramref name="problem"/> then says why.</returns>
    public static PathPattern? Parse(string text, out string problem)
    {
        problem = "";
        var segments = text.Split('/');
        if (text.Length == 0) problem = "the path is empty";
        else if (segments.Any(segment => segment.Contains(AnySegments, StringComparison.Ordinal) && segment != AnySegments))
            problem = "** must stand alone between slashes";
        else if (!IsPlain(text)) problem = "the path holds an empty, . or .. segment and could never match";
        return problem.Length == 0 ? new PathPattern(text) : null;
    }

    /// <summary>Whether a path means what it says: no <c>.</c>, <c>..</c> or empty segment, except the empty ones at its ends.</summary>
    public static bool IsPlain(ReadOnlySpan<char> path)
    {
        for (var start = 0; start <= path.Length;)
        {
            var end = End(path, start);
            if (path[start..end] is "." or ".." || (end == start && start > 0 && end < path.Length)) return false;
            start = end + 1;
        }

        return true;
    }

    private static int End(ReadOnlySpan<char> path, int start)
    {
        if (start >= path.Length) return path.Length;
        var slash = path[start..].IndexOf('/');
        return slash < 0 ? path.Length : start + slash;
    }
}
