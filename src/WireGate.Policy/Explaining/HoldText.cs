using System.Globalization;

namespace WireGate.Policy.Explaining;

/// <summary>What a rule asks of people, on one line.</summary>
internal static class HoldText
{
    /// <summary>People named; the rest is told by a number.</summary>
    private const int Shown = 5;

    public static string Describe(HoldExplanation hold)
    {
        var terms = hold.Terms;
        var from = terms.Groups.IsEmpty ? "those who may approve" : "group " + string.Join(" or ", terms.Groups);
        var grant = terms.Grant is { } most ? string.Create(CultureInfo.InvariantCulture, $", may be granted for {most.Uses} uses within {Time(most.For)}") : "";
        var text = string.Create(CultureInfo.InvariantCulture, $"{terms.Count} of {from}{People(hold)}: {terms.Rule}, waits {Time(terms.Wait)}, decided within {Time(terms.Within)}{grant}");
        return terms.InTransaction ? text + ", also after writes in a transaction" : text;
    }

    private static string People(HoldExplanation hold)
    {
        if (hold.People is not { } people) return "";
        var names = string.Join(", ", people.Take(Shown)) + (people.Length > Shown ? string.Create(CultureInfo.InvariantCulture, $" and {people.Length - Shown} more") : "");
        if (people.IsEmpty) names = "nobody but those it acts for";
        return hold.HasTooFew ? $" ({names}: too few, so it is never approved)" : $" ({names})";
    }

    /// <summary>As the configuration has it.</summary>
    internal static string Time(TimeSpan time)
    {
        var (number, unit) = time switch
        {
            _ when time.Ticks % TimeSpan.TicksPerDay == 0 && time > TimeSpan.Zero => (time.Ticks / TimeSpan.TicksPerDay, "d"),
            _ when time.Ticks % TimeSpan.TicksPerHour == 0 && time > TimeSpan.Zero => (time.Ticks / TimeSpan.TicksPerHour, "h"),
            _ when time.Ticks % TimeSpan.TicksPerMinute == 0 && time > TimeSpan.Zero => (time.Ticks / TimeSpan.TicksPerMinute, "m"),
            _ when time.Ticks % TimeSpan.TicksPerSecond == 0 => (time.Ticks / TimeSpan.TicksPerSecond, "s"),
            _ => (time.Ticks / TimeSpan.TicksPerMillisecond, "ms"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{number}{unit}");
    }
}
