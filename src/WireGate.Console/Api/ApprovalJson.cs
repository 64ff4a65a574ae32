using WireGate.Approvals;
using WireGate.Console.Pages;
using WireGate.Core.Approvals;

namespace WireGate.Console.Api;

/// <summary>A request as programs see it. Texts are as they were asked: whoever shows them makes control and bidirectional characters visible.</summary>
internal sealed record ApprovalJson
{
    public required string Id { get; init; }

    /// <summary>waiting, approved, denied, expired or used.</summary>
    public required string State { get; init; }

    public required Uri Page { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public required string Agent { get; init; }

    public required string? Owner { get; init; }

    public required string? Task { get; init; }

    public required ActorJson[] Actors { get; init; }

    public required string Target { get; init; }

    public required string Protocol { get; init; }

    public required string Session { get; init; }

    public required long Operation { get; init; }

    public required bool IsOpening { get; init; }

    public required string Kind { get; init; }

    public required string Text { get; init; }

    public required HeldParameter[] Parameters { get; init; }

    public required StateJson[] SessionState { get; init; }

    public required string? Shape { get; init; }

    public required string? Unjudged { get; init; }

    public required string? StatedReason { get; init; }

    public required string[] Accesses { get; init; }

    public required TermsJson[] Rules { get; init; }

    public required ApprovalVoice[] Voices { get; init; }

    public required EffectJson? Effect { get; init; }

    public required int Waiting { get; init; }

    public required string Digest { get; init; }

    public static ApprovalJson Of(ApprovalItem item, Uri page) => new()
    {
        Id = item.Id,
        State = Layout.Word(item.State),
        Page = page,
        Created = item.Created,
        Expires = item.Expires,
        Agent = item.Agent,
        Owner = item.Owner,
        Task = item.Task,
        Actors = [.. item.Actors.Select(actor => new ActorJson(actor.Agent, actor.Owner, [.. actor.Groups]))],
        Target = item.Target,
        Protocol = item.Protocol,
        Session = item.Session,
        Operation = item.Operation,
        IsOpening = item.IsOpening,
        Kind = item.Action.Kind,
        Text = item.Action.Text,
        Parameters = [.. item.Action.Parameters],
        SessionState = [.. item.Action.State.Select(pair => new StateJson(pair.Key, pair.Value))],
        Shape = item.Action.Shape,
        Unjudged = item.Action.Unjudged,
        StatedReason = item.Action.StatedReason,
        Accesses = [.. item.Accesses],
        Rules = [.. item.Terms.Select(TermsJson.Of)],
        Voices = [.. item.Voices],
        Effect = item.Effect is { } effect ? new EffectJson(effect.Summary, [.. effect.Lines], effect.IsKnown) : null,
        Waiting = item.Waiting,
        Digest = item.Digest,
    };

    /// <summary>The request again, as far as it was told, for whoever shows it to a person.</summary>
    public ApprovalItem ToItem() => new()
    {
        Id = Id,
        State = Enum.GetValues<ApprovalState>().FirstOrDefault(state => Layout.Word(state) == State, ApprovalState.Expired),
        Created = Created,
        Expires = Expires,
        Agent = Agent,
        Owner = Owner,
        Task = Task,
        Actors = [.. Actors.Select(actor => new Core.Actor(actor.Agent, actor.Owner, [.. actor.Groups]))],
        Target = Target,
        Protocol = Protocol,
        Session = Session,
        Operation = Operation,
        IsOpening = IsOpening,
        Action = new HeldAction
        {
            Kind = Kind,
            Exact = ReadOnlyMemory<byte>.Empty,
            Text = Text,
            Parameters = [.. Parameters],
            State = [.. SessionState.Select(pair => new KeyValuePair<string, string>(pair.Name, pair.Value))],
            Shape = Shape,
            Unjudged = Unjudged,
            StatedReason = StatedReason,
        },
        Accesses = [.. Accesses],
        Terms = [.. Rules.Select(terms => terms.ToTerms())],
        Voices = [.. Voices],
        Effect = Effect is { } effect ? new ActionEffect(effect.Summary, [.. effect.Lines], effect.IsKnown) : null,
        Waiting = Waiting,
        Digest = Digest,
    };

    internal sealed record ActorJson(string Agent, string? Owner, string[] Groups);

    internal sealed record StateJson(string Name, string Value);

    internal sealed record EffectJson(string Summary, string[] Lines, bool IsKnown);

    internal sealed record TermsJson(string Rule, string? Reason, string[] Groups, int Count, GrantTermsJson? Grant)
    {
        public static TermsJson Of(HoldTerms terms) => new(
            terms.Rule, terms.Reason, [.. terms.Groups], terms.Count, terms.Grant is { } grant ? new GrantTermsJson(grant.Uses, (long)grant.For.TotalSeconds) : null);

        public HoldTerms ToTerms() => new()
        {
            Rule = Rule,
            Reason = Reason,
            Groups = [.. Groups],
            Count = Count,
            Grant = Grant is { } grant ? new GrantTerms(grant.Uses, TimeSpan.FromSeconds(grant.Seconds)) : null,
        };
    }
}
