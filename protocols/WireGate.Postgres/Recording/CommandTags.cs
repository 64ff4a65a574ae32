using System.Buffers;
using System.IO.Hashing;
using System.Text;

namespace WireGate.Postgres.Recording;

/// <summary>Command tags as strings. A handful make up nearly all answers: those are made once, for the process.</summary>
internal static class CommandTags
{
    /// <summary><c>INSERT 0 </c> and 20 digits; the longest of PostgreSQL's is <c>ALTER TEXT SEARCH CONFIGURATION</c>. Longer ones are not kept.</summary>
    private const int MaxKept = 40;

    /// <summary>Many times the tags that an application sees, in 8 KiB; a clash costs an allocation.</summary>
    private static readonly string?[] Kept = new string?[1024];

    public static string Of(in ReadOnlySequence<byte> tag)
    {
        if (!tag.IsSingleSegment || tag.Length > MaxKept) return Encoding.UTF8.GetString(tag);
        var bytes = tag.FirstSpan;
        ref var place = ref Kept[(int)(XxHash3.HashToUInt64(bytes) % (uint)Kept.Length)];
        if (place is { } kept && Ascii.Equals(bytes, kept)) return kept;
        return place = Encoding.UTF8.GetString(bytes);
    }
}
