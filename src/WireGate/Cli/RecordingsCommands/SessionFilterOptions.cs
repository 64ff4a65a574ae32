using System.CommandLine;
using System.Globalization;
using WireGate.Core.Configuration;
using WireGate.Recording.Reading;

namespace WireGate.Cli.RecordingsCommands;

/// <summary>Which sessions: <c>--agent --target --since --until --denied</c>.</summary>
internal sealed class SessionFilterOptions
{
    private readonly Option<string?> _agent = new("--agent") { Description = "Only this agent's." };
    private readonly Option<string?> _target = new("--target") { Description = "Only of this target." };
    private readonly Option<DateTimeOffset?> _since = Time("--since", "Opened then or later: a time, or how long ago, such as 24h.");
    private readonly Option<DateTimeOffset?> _until = Time("--until", "Opened before then.");
    private readonly Option<bool> _denied = new("--denied") { Description = "Only those in which something was denied." };

    public void AddTo(Command command)
    {
        command.Add(_agent);
        command.Add(_target);
        command.Add(_since);
        command.Add(_until);
        command.Add(_denied);
    }

    public SessionFilter Read(ParseResult parsed) => new(
        parsed.GetValue(_agent), parsed.GetValue(_target), parsed.GetValue(_since), parsed.GetValue(_until), parsed.GetValue(_denied));

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Durations.TryParse(text, out var ago)) return DateTimeOffset.UtcNow - ago;
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time)) return time;
            result.AddError($"{name} is a time such as 2026-01-31T12:00 or how long ago, such as 24h or 7d");
            return null;
        },
    };
}
