using System.Collections.Immutable;
using System.Globalization;
using WireGate.Approvals;
using WireGate.Core.Approvals;

namespace WireGate.Notifications;

/// <summary>Facts of a request, in words, with control and bidirectional characters made visible.</summary>
public sealed class RequestWords(ApprovalItem item, Uri? page)
{
    public static readonly ImmutableArray<string> All =
        ["request", "state", "agent", "owner", "task", "target", "protocol", "kind", "rules", "reason", "stated_reason", "expires", "page", "effect", "voices", "text", "parameters"];

    public string this[string word] => VisibleText.Of(Raw(word));

    private string Raw(string word) => word switch
    {
        "request" => item.Id,
        "state" => item.State.ToString().ToLowerInvariant(),
        "agent" => string.Join(" through ", item.Actors.Select(actor => actor.Agent).Prepend(item.Agent)),
        "owner" => item.Owner ?? "nobody",
        "task" => item.Task ?? "",
        "target" => item.Target,
        "protocol" => item.Protocol,
        "kind" => item.IsOpening ? "opening the target" : item.Action.Kind,
        "rules" => string.Join(", ", item.Terms.Select(terms => terms.Rule)),
        "reason" => string.Join(" ", item.Terms.Select(terms => terms.Reason).OfType<string>()),
        "stated_reason" => item.Action.StatedReason ?? "",
        "expires" => item.Expires.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
        "page" => page?.AbsoluteUri ?? "",
        "effect" => item.Effect is { } effect ? string.Join("\n", effect.Lines.Prepend(effect.Summary)) : "",
        "voices" => string.Join("\n", item.Voices.Select(voice => $"{voice.Person}: {(voice.IsApproval ? "yes" : "no")}{(voice.Reason is { Length: > 0 } reason ? ", " + reason : "")}")),
        "text" => item.Action.Text,
        "parameters" => string.Join("\n", item.Action.Parameters.Select(parameter => $"{parameter.Name} = {parameter.Value ?? "null"}")),
        _ => throw new ArgumentOutOfRangeException(nameof(word)),
    };
}
