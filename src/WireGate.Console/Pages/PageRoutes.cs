using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using WireGate.Approvals;
using WireGate.Console.Http;
using WireGate.Console.Sessions;
using WireGate.Core.Approvals;

namespace WireGate.Console.Pages;

/// <summary>The pages and their forms.</summary>
internal sealed class PageRoutes(IApprovalDesk desk, Doorkeeper door, ILogger logger)
{
    /// <summary>In characters: it is shown to the agent's client in one line.</summary>
    public const int MaxReason = PersonAnswer.LongestReason;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", static context => Answers.SeeOtherAsync(context, "/approvals"));
        routes.MapGet("/approvals", door.Page(ListAsync));
        routes.MapGet("/approvals/{id}", door.Page(ShowAsync));
        routes.MapPost("/approvals/{id}", door.Form(AnswerAsync));
        routes.MapGet("/grants", door.Page(GrantsAsync));
        routes.MapPost("/grants/{id}/end", door.Form(EndGrantAsync));
    }

    private async Task ListAsync(HttpContext context, LoggedIn loggedIn)
    {
        var all = WantsAll(context);
        var items = await desk.ListAsync(onlyPending: !all, context.RequestAborted).ConfigureAwait(false);
        await Answers.PageAsync(context, StatusCodes.Status200OK, ListPage.Write(loggedIn, items, all)).ConfigureAwait(false);
    }

    private async Task ShowAsync(HttpContext context, LoggedIn loggedIn)
    {
        var item = await desk.FindAsync(Id(context), context.RequestAborted).ConfigureAwait(false);
        if (item is null) await NotThereAsync(context).ConfigureAwait(false);
        else await Answers.PageAsync(context, StatusCodes.Status200OK, RequestPage.Write(loggedIn, item, desk.IsFor(item, loggedIn.Person.Name), WantsAll(context), Notice(context))).ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext context, LoggedIn loggedIn, IFormCollection form)
    {
        var id = Id(context);
        if (await desk.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is not { } item)
        {
            await NotThereAsync(context).ConfigureAwait(false);
            return;
        }

        if (form["answer"] is not [("approve" or "deny") and { } answer] || form["digest"] is not [{ } digest] || !TryReadGrant(form, out var grant))
        {
            await Answers.ProblemAsync(context, StatusCodes.Status400BadRequest, "The form makes no sense. Nothing was done.").ConfigureAwait(false);
            return;
        }

        if (!IsSame(digest, item.Digest))
        {
            await Answers.ProblemAsync(context, StatusCodes.Status409Conflict, "This is not what was on your page. Nothing was done; open the request again.").ConfigureAwait(false);
            return;
        }

        var reason = form["reason"].ToString().Trim();
        if (reason.Length > MaxReason)
        {
            await Answers.ProblemAsync(context, StatusCodes.Status400BadRequest, "The reason is too long. Nothing was done.").ConfigureAwait(false);
            return;
        }

        var approves = answer == "approve";
        // Once the answer is sent it is not for the browser to take it back: half an answer is none.
        var outcome = await desk.AnswerAsync(
            id, new PersonAnswer(loggedIn.Approver, approves, reason.Length == 0 ? null : reason, approves ? grant : null), CancellationToken.None).ConfigureAwait(false);
        logger.Answered(loggedIn.Person.Name, id, outcome.ToString());
        await Answers.SeeOtherAsync(context, $"/approvals/{Uri.EscapeDataString(id)}?done={outcome}").ConfigureAwait(false);
    }

    private async Task GrantsAsync(HttpContext context, LoggedIn loggedIn)
    {
        var grants = await desk.ListGrantsAsync(context.RequestAborted).ConfigureAwait(false);
        await Answers.PageAsync(context, StatusCodes.Status200OK, GrantsPage.Write(loggedIn, grants)).ConfigureAwait(false);
    }

    private async Task EndGrantAsync(HttpContext context, LoggedIn loggedIn, IFormCollection form)
    {
        if (!loggedIn.Person.MayApprove && !loggedIn.Person.MayManage)
        {
            await Answers.ProblemAsync(context, StatusCodes.Status403Forbidden, "Your role ends no grants.").ConfigureAwait(false);
            return;
        }

        await desk.EndGrantAsync(Id(context), loggedIn.Approver, CancellationToken.None).ConfigureAwait(false);
        await Answers.SeeOtherAsync(context, "/grants").ConfigureAwait(false);
    }

    private static Task NotThereAsync(HttpContext context) => Answers.ProblemAsync(context, StatusCodes.Status404NotFound, "There is no such request.");

    private static string Id(HttpContext context) => context.Request.RouteValues["id"] as string ?? "";

    private static bool WantsAll(HttpContext context) => context.Request.Query["show"] == "all";

    private static bool IsSame(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    /// <summary>Both fields or neither.</summary>
    private static bool TryReadGrant(IFormCollection form, out GrantTerms? grant)
    {
        grant = null;
        var (uses, minutes) = (form["uses"].ToString().Trim(), form["minutes"].ToString().Trim());
        if (uses.Length == 0 && minutes.Length == 0) return true;
        // A year of minutes; the rules allow less.
        if (!int.TryParse(uses, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1
            || !int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length is < 1 or > 527_040) return false;
        grant = new GrantTerms(number, TimeSpan.FromMinutes(length));
        return true;
    }

    private static string? Notice(HttpContext context) => Enum.TryParse<AnswerOutcome>(context.Request.Query["done"], out var outcome) ? Outcomes.Sentence(outcome) : null;
}
