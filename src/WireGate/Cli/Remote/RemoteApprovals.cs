using System.Text.Json;
using WireGate.Approvals.Showing;
using WireGate.Console.Api;
using WireGate.Control;

namespace WireGate.Cli.Remote;

/// <summary>Answers the commands about approvals by a console elsewhere, as the control socket would.</summary>
internal sealed class RemoteApprovals(RemoteGate gate)
{
    /// <summary>At the gate that somebody logged in to.</summary>
    /// <exception cref="CliException">Nobody did.</exception>
    public static RemoteGate Open(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url)) throw new CliException(ExitCode.Usage, "--gate is an address such as https://gate.example.com");
        var login = SavedLogin.Load(SavedLogin.DefaultFile);
        // A token goes nowhere but to the gate that gave it.
        if (login.Gate != url) throw new CliException(ExitCode.Usage, $"logged in to {login.Gate}, not to {url}; use: wiregate login --gate {url}");
        return new RemoteGate(login.Gate, login.Authority, login.Token);
    }

    /// <exception cref="CliException">The gate refuses, or can't be reached.</exception>
    public async Task<ControlReply> AskAsync(ControlRequest request, CancellationToken cancellationToken) => request switch
    {
        ControlRequest.ListApprovals list => new ControlReply.ApprovalList(
            [.. (await ListAsync(list.All, cancellationToken).ConfigureAwait(false)).Approvals.Select(one => ApprovalRow.Of(one.ToItem()))], null),
        ControlRequest.ShowApproval show => Show(await FindAsync(show.Id, cancellationToken).ConfigureAwait(false)),
        ControlRequest.AnswerApproval answer => await AnswerAsync(answer, cancellationToken).ConfigureAwait(false),
        _ => new ControlReply.Refused(ExitCode.Usage, "a console elsewhere can't be asked that"),
    };

    /// <summary>Requests as they come and change, until the log-in ends.</summary>
    public async IAsyncEnumerable<ControlReply> WatchAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var told in gate.FollowAsync("/api/events", cancellationToken).ConfigureAwait(false))
            yield return new ControlReply.ApprovalChanged(ApprovalRow.Of((await FindAsync(RemoteGate.Read(told, ConsoleJson.Default.ChangeJson).Id, cancellationToken).ConfigureAwait(false)).ToItem()));
    }

    private static ControlReply.ApprovalShown Show(Console.Api.ApprovalJson shown) =>
        new(ApprovalText.Of(shown.ToItem()), JsonSerializer.SerializeToElement(shown, ConsoleJson.Default.ApprovalJson));

    private async Task<ApprovalListJson> ListAsync(bool all, CancellationToken cancellationToken) =>
        RemoteGate.Read((await gate.SendAsync(HttpMethod.Get, all ? "/api/approvals?show=all" : "/api/approvals", null, cancellationToken).ConfigureAwait(false)).Body, ConsoleJson.Default.ApprovalListJson);

    private async Task<Console.Api.ApprovalJson> FindAsync(string id, CancellationToken cancellationToken) =>
        RemoteGate.Read((await gate.SendAsync(HttpMethod.Get, PathOf(id), null, cancellationToken).ConfigureAwait(false)).Body, ConsoleJson.Default.ApprovalJson);

    private async Task<ControlReply> AnswerAsync(ControlRequest.AnswerApproval answer, CancellationToken cancellationToken)
    {
        var read = await FindAsync(answer.Id, cancellationToken).ConfigureAwait(false);
        var grant = answer is { GrantUses: { } uses, GrantSeconds: { } seconds } ? new GrantTermsJson(uses, (long)seconds) : null;
        using var body = RemoteGate.Json(new AnswerJson(answer.Approve ? "approve" : "deny", read.Digest, answer.Reason, grant), ConsoleJson.Default.AnswerJson);
        var (_, told) = await gate.SendAsync(HttpMethod.Post, PathOf(answer.Id) + "/answer", body, cancellationToken).ConfigureAwait(false);
        return new ControlReply.Done(RemoteGate.Read(told, ConsoleJson.Default.OutcomeJson).Message);
    }

    private static string PathOf(string id) => "/api/approvals/" + Uri.EscapeDataString(id);
}
