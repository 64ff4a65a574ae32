using System.Globalization;
using System.Text;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Showing;

/// <summary>
/// A request for a terminal, with everything in it and nothing left out. What others wrote is shown as what it is, and each of its lines stands behind a bar,
/// so that none can pass for a line of ours.
/// </summary>
public static class ApprovalText
{
    public static string Of(ApprovalItem item)
    {
        var text = new StringBuilder();
        Line(text, "request", $"{item.Id}, {ApprovalWords.Of(item.State)}");
        Line(text, "asked", Time(item.Created));
        Line(text, "until", Time(item.Expires));
        Line(text, "agent", item.Agent + (item.Owner is { } owner ? ", for " + owner : ""));
        foreach (var actor in item.Actors) Line(text, "through", actor.Agent + (actor.Owner is { } owns ? ", for " + owns : ""));
        if (item.Task is { } task) Line(text, "task", task);
        Line(text, "target", $"{item.Target} ({item.Protocol})");
        Line(text, "session", string.Create(CultureInfo.InvariantCulture, $"{item.Session}, {(item.IsOpening ? "opening the target" : $"operation {item.Operation}")}"));
        Line(text, "waiting", string.Create(CultureInfo.InvariantCulture, $"{item.Waiting} {(item.Waiting == 1 ? "client" : "clients")}"));
        foreach (var terms in item.Terms) Rule(text, terms);
        foreach (var access in item.Accesses) Line(text, "does", access);
        Effect(text, item);
        foreach (var (key, value) in item.Action.State) Line(text, "state", $"{key}: {value}");
        if (item.Action.Unjudged is { } unjudged) Line(text, "not seen", unjudged);
        if (item.Action.StatedReason is { } stated) Line(text, "it says", stated + " (nobody verified this)");
        foreach (var parameter in item.Action.Parameters)
            Line(text, "value", $"{parameter.Name}{(parameter.Type is { } type ? " " + type : "")} = {parameter.Value ?? "NULL"}");
        foreach (var voice in item.Voices)
            Line(text, voice.IsApproval ? "yes" : "no", $"{voice.Person}, {Time(voice.Time)}, {voice.Through}{(voice.Reason is { } reason ? ": " + reason : "")}");
        Line(text, "digest", item.Digest);
        if (item.Action.Shape is { } shape && item.Terms.All(terms => terms.Grant is not null)) Block(text, "a grant would cover", shape);
        Block(text, item.Action.Kind, item.Action.Text);
        if (item.State == ApprovalState.Pending)
            text.Append("\nanswer with: wiregate approvals approve ").Append(item.Id).Append(" --reason TEXT, or: wiregate approvals deny ").Append(item.Id).Append(" --reason TEXT\n");
        return text.ToString();
    }

    private static void Rule(StringBuilder text, HoldTerms terms)
    {
        Line(text, "rule", $"{terms.Rule}: needs {ApprovalWords.Needs(terms)}{(terms.Reason is { } reason ? "; " + reason : "")}");
        if (terms.Grant is { } grant)
            Line(text, "", string.Create(CultureInfo.InvariantCulture, $"at most {grant.Uses} uses within {grant.For.TotalMinutes:0.##} min may be granted"));
    }

    private static void Effect(StringBuilder text, ApprovalItem item)
    {
        if (item.Effect is not { } effect)
        {
            Line(text, "effect", "not known yet");
            return;
        }

        Line(text, "effect", effect.IsKnown ? effect.Summary : "unknown: " + effect.Summary);
        foreach (var line in effect.Lines) Line(text, "", line);
    }

    private static void Line(StringBuilder text, string name, string value) => text.Append(name.PadRight(10)).Append(VisibleText.OnOneLine(value)).Append('\n');

    private static void Block(StringBuilder text, string title, string body)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n{VisibleText.OnOneLine(title)} ({body.Length} characters):\n");
        foreach (var line in VisibleText.Of(body).Split('\n')) text.Append("  | ").Append(line).Append('\n');
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
