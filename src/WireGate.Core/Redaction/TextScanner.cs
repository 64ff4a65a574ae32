using System.Numerics;

namespace WireGate.Core.Redaction;

/// <summary>Finds secrets in every form, and what the detectors of a plan look for, in a text that lies in one piece. Keeps nothing: any number of threads may use one.</summary>
/// <param name="patterns">What to look for. Must outlive it.</param>
/// <param name="secretsOnly">Whether the detectors are left out.</param>
public sealed class TextScanner(SecretPatterns patterns, bool secretsOnly = false)
{
    /// <summary>Texts that are escaped in escaped texts: JSON in JSON in a URL.</summary>
    private const int Deepest = 3;

    /// <summary>No token is longer, so that nothing that goes on is kept back for more.</summary>
    private const int LongestOpen = 8 * 1024;

    /// <summary>As long as what may be the begin of a token and has no anchor yet.</summary>
    private const int LongestWord = 4 * 1024;

    /// <summary>What tells that something is a credential may stand so far behind its anchor: the rest of a PEM label, blanks around a sign.</summary>
    private const int FarthestBehindAnchor = 64;

    internal SecretPatterns Patterns => patterns;

    /// <summary>Whether anything may be found at all without looking: then <see cref="IndexOfSuspect"/> can't tell where.</summary>
    public bool SuspectsAll => patterns.Plan.Always != 0;

    /// <summary>
    /// The first place at or behind <paramref name="start"/> near which something may be found, or -1. What is found lies in the same value: begin there, and go on
    /// behind it. One pass at the speed of memory while there is nothing.
    /// </summary>
    public int IndexOfSuspect(ReadOnlySpan<byte> text, int start)
    {
        var tables = patterns.Tables;
        for (var at = start; (at = WindowSearch.IndexOf(text, at, tables, out var buckets)) >= 0; at++)
        {
            foreach (ref readonly var needle in patterns.Needles.AsSpan())
                if ((buckets >> needle.Bucket & 1) != 0 && Stands(needle, text, at)) return at;
            for (uint left = buckets; left != 0; left &= left - 1)
            {
                foreach (var window in patterns.Plan.WindowsIn(BitOperations.TrailingZeroCount(left)))
                    if (window.StandsAt(text, at) && (window.Detector != Window.Escape || !patterns.Needles.IsEmpty)) return at;
            }
        }

        return -1;
    }

    /// <summary>Whether a text that goes on ends with the begin of a secret.</summary>
    public bool EndsOpen(ReadOnlySpan<byte> text) => OpenSecrets.Find(patterns, text).Start < text.Length;

    /// <summary>Adds what is found in a whole value.</summary>
    public void Find(ReadOnlySpan<byte> text, FoundRanges found) => Look(text, found, 0);

    /// <summary>As <see cref="Find"/>, in a value that goes on: what it may end inside of is told, not found.</summary>
    internal OpenEnd FindOpen(ReadOnlySpan<byte> text, FoundRanges found)
    {
        var word = BeginOfWord(text, text.Length);
        var anchor = Look(text, found, Math.Min(word, text.Length - FarthestBehindAnchor));
        var open = OpenSecrets.Find(patterns, text);
        if (secretsOnly || patterns.Plan.Detectors.IsEmpty) return open;
        open = open.With(new OpenEnd(word, text.Length, -1));
        if (anchor >= 0 && BeginOfWord(text, anchor) is var begin) open = open.With(new OpenEnd(begin, begin, -1));
        foreach (var range in found.All)
            if (!range.IsSecret && range.End == text.Length && text.Length - range.Start <= LongestOpen) open = open.With(new OpenEnd(range.Start, range.Start, -1));
        return open;
    }

    /// <returns>The first anchor of a detector at or behind a place, or -1.</returns>
    private int Look(ReadOnlySpan<byte> text, FoundRanges found, int place)
    {
        var tables = patterns.Tables;
        var detectors = patterns.Plan.Always;
        var (hasEscapes, anchor) = (false, -1);
        for (var at = 0; (at = WindowSearch.IndexOf(text, at, tables, out var buckets)) >= 0; at++)
        {
            FindNeedles(text, at, buckets, found, isDecoded: false);
            for (uint left = buckets; left != 0; left &= left - 1)
            {
                foreach (var window in patterns.Plan.WindowsIn(BitOperations.TrailingZeroCount(left)))
                {
                    if (!window.StandsAt(text, at)) continue;
                    if (window.Detector == Window.Escape)
                    {
                        hasEscapes = true;
                        continue;
                    }

                    detectors |= 1u << window.Detector;
                    if (anchor < 0 && at >= place) anchor = at;
                }
            }
        }

        if (hasEscapes && !patterns.Needles.IsEmpty) LookDecoded(text, found, 1);
        if (secretsOnly) return anchor;
        for (var left = detectors; left != 0; left &= left - 1) Detect(text, patterns.Plan.Detectors[BitOperations.TrailingZeroCount(left)], found);
        return anchor;
    }

    private void LookDecoded(ReadOnlySpan<byte> text, FoundRanges found, int depth)
    {
        using var decoded = DecodedText.Of(text);
        if (!decoded.HasEscapes) return;
        var known = found.Count;
        var tables = patterns.Tables;
        for (var at = 0; (at = WindowSearch.IndexOf(decoded.Span, at, tables, out var buckets)) >= 0; at++) FindNeedles(decoded.Span, at, buckets, found, isDecoded: true);
        if (depth < Deepest) LookDecoded(decoded.Span, found, depth + 1);
        found.Map(known, decoded, isPlain: depth == 1);
    }

    private void FindNeedles(ReadOnlySpan<byte> text, int at, byte buckets, FoundRanges found, bool isDecoded)
    {
        foreach (ref readonly var needle in patterns.Needles.AsSpan())
        {
            if ((buckets >> needle.Bucket & 1) == 0 || needle.StartFrom(text, at) is not (>= 0 and var start)) continue;
            var bytes = patterns.BytesOf(needle);
            if (needle.Match(bytes, text[start..], out var taken) != bytes.Length) continue;
            var range = new FoundRange(start, start + taken, patterns.Names[needle.Secret], IsSecret: true);
            if (isDecoded) found.AddDecoded(range);
            else found.Add(range);
        }
    }

    /// <summary>Whether all of a needle stands there: escapes in it have windows of their own.</summary>
    private bool Stands(in Needle needle, ReadOnlySpan<byte> text, int at)
    {
        var bytes = patterns.BytesOf(needle);
        return needle.StartFrom(text, at) is >= 0 and var start && needle.Match(bytes, text[start..], out _) == bytes.Length;
    }

    private static void Detect(ReadOnlySpan<byte> text, Detectors.IDetector detector, FoundRanges found)
    {
        for (var start = 0; detector.TryFind(text, start, out var one); start = one.End) found.Add(new FoundRange(one.Start, one.End, detector.Name, IsSecret: false));
    }

    /// <summary>Where the word begins that stands before a place: tokens have no blanks in them.</summary>
    private static int BeginOfWord(ReadOnlySpan<byte> text, int end)
    {
        var from = Math.Max(0, end - LongestWord);
        return from + text[from..end].LastIndexOfAnyInRange((byte)0, (byte)' ') + 1;
    }
}
