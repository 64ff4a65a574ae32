using System.CommandLine;
using System.Globalization;
using WireGate.Core.Configuration;

namespace WireGate.Cli;

/// <summary>Times and durations as people read and write them.</summary>
internal static class Times
{
    public static string Show(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    public static Option<TimeSpan> DurationOption(string name, string description, TimeSpan otherwise)
    {
        var option = new Option<TimeSpan>(name)
        {
            Description = description,
            HelpName = "DURATION",
            DefaultValueFactory = _ => otherwise,
            CustomParser = result =>
            {
                if (Durations.TryParse(result.Tokens[0].Value, out var value)) return value;
                result.AddError($"{name} is a duration such as 30s, 15m, 8h or 90d");
                return default;
            },
        };
        return option;
    }
}
