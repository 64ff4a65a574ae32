using System.Globalization;

namespace WireGate.Core.Limits;

/// <summary>What was spent of the limit of one rule. Guarded by <see cref="RuleMeters.Gate"/>.</summary>
internal sealed class LimitMeter
{
    private long _rows;
    private long _bytes;
    private long _statements;
    private long _writes;
    private long? _first;

    /// <summary>A timestamp of the clock.</summary>
    public long LastUsed { get; private set; }

    /// <summary>Which part of the limit has no room for a statement; null if all have.</summary>
    public string? FindOver(LimitTerms terms, int statements, int writes, TimeProvider time)
    {
        if (_statements + statements > terms.Statements) return Number(terms.Statements, "statements");
        if (writes > 0 && _writes + writes > terms.Writes) return Number(terms.Writes, "writes");
        if (_rows >= terms.Rows) return Number(terms.Rows, "rows");
        if (_bytes >= terms.Bytes) return Number(terms.Bytes, "bytes");
        return FindOver(terms, time);
    }

    public void Take(int statements, int writes, TimeProvider time)
    {
        (_statements, _writes) = (_statements + statements, _writes + writes);
        LastUsed = time.GetTimestamp();
        _first ??= LastUsed;
    }

    /// <summary>Takes rows that are about to go to the client; once there is no room nothing more is given.</summary>
    public string? TakeRows(LimitTerms terms, long rows, long bytes, TimeProvider time)
    {
        LastUsed = time.GetTimestamp();
        if (terms.Rows is { } most && _rows + rows > most)
        {
            _rows = most;
            return Number(most, "rows");
        }

        if (terms.Bytes is { } length && _bytes + bytes > length)
        {
            _bytes = length;
            return Number(length, "bytes");
        }

        (_rows, _bytes) = (_rows + rows, _bytes + bytes);
        return FindOver(terms, time);
    }

    public void Renew() => (_rows, _bytes, _statements, _writes, _first) = (0, 0, 0, 0, null);

    private string? FindOver(LimitTerms terms, TimeProvider time) =>
        terms.Time is { } limit && _first is { } first && time.GetElapsedTime(first) > limit
            ? string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds} s") : null;

    private static string Number(long? limit, string what) => string.Create(CultureInfo.InvariantCulture, $"{limit} {what}");
}
