using System.Text.Json;
using WireGate.Control;
using WireGate.Core;
using WireGate.Policy;
using WireGate.Policy.Explaining;

namespace WireGate.Hosting;

/// <summary>Answers <c>policy explain</c>: in the running gate, or in the command itself where none runs.</summary>
internal sealed class Explainer(Gate gate)
{
    public async Task<ControlReply> ExplainAsync(ControlRequest.Explain request, CancellationToken cancellationToken)
    {
        if (gate.Targets.Find(request.Target) is not { } target) return new ControlReply.Refused(2, $"there is no target \"{request.Target}\"");
        if (gate.Tokens.Agents.FindAgent(request.Agent) is not { } agent) return new ControlReply.Refused(2, $"there is no agent \"{request.Agent}\"");
        var actors = new List<Actor>();
        foreach (var name in request.Actors ?? [])
        {
            if (gate.Tokens.Agents.FindAgent(name) is not { } actor) return new ControlReply.Refused(2, $"there is no agent \"{name}\"");
            actors.Add(new Actor(actor.Name, actor.Owner, actor.Groups));
        }

        var principal = new Principal
        {
            Agent = agent.Name,
            Owner = agent.Owner,
            Groups = agent.Groups,
            Task = request.Task,
            Actors = [.. actors],
            TokenId = "explain",
            SessionExpires = DateTimeOffset.MaxValue,
        };
        var (accesses, note) = await DescribeAsync(target, request.Text, cancellationToken).ConfigureAwait(false);
        var explanation = PolicyExplainer.Explain(gate.Policy.Current, principal, target, accesses);
        if (target.UnenforcedUntil > gate.Time.GetUtcNow()) explanation = explanation with { UnenforcedUntil = target.UnenforcedUntil };
        using var text = new StringWriter();
        ExplanationText.Write(text, explanation);
        return new ControlReply.Explained(explanation.Decision.Outcome == Outcome.Allow, explanation.Decision.Rule, text.ToString(), note, Detail(explanation));
    }

    /// <summary>Without the target there is still an answer: what its catalogue would have told is unknown, and so judged at its strictest.</summary>
    private async Task<(AccessSet Accesses, string? Note)> DescribeAsync(Target target, string text, CancellationToken cancellationToken)
    {
        var protocol = gate.ProtocolOf(target);
        try
        {
            using var credential = await gate.Vault.LeaseAsync(target.Credential!, target.Addresses[0], cancellationToken).ConfigureAwait(false);
            return (await protocol.DescribeAsync(target, credential, text, cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception error) when (error is UpstreamException or CredentialException)
        {
            return (await protocol.DescribeAsync(target, null, text, cancellationToken).ConfigureAwait(false),
                $"{target.Name} can't be asked what the names mean, so they count as unknown: {error.Message}");
        }
    }

    private static JsonElement Detail(Explanation explanation)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) ExplanationJson.Write(json, explanation);
        using var document = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        return document.RootElement.Clone();
    }
}
