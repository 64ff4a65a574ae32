using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using WireGate.Approvals;
using WireGate.Console.Http;
using WireGate.Console.Pages;
using WireGate.Console.Sessions;
using WireGate.Core.Approvals;

namespace WireGate.Console.Api;

/// <summary>The same as the pages, for programs.</summary>
internal sealed class ApiRoutes(ConsoleOptions options, IApprovalDesk desk, Doorkeeper door, ILogger logger)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/me", door.Api(MeAsync));
        routes.MapGet("/api/approvals", door.Api(ListAsync));
        routes.MapGet("/api/approvals/{id}", door.Api(OneAsync));
        routes.MapPost("/api/approvals/{id}/answer", door.Api(AnswerAsync));
        routes.MapGet("/api/grants", door.Api(GrantsAsync));
        routes.MapDelete("/api/grants/{id}", door.Api(EndGrantAsync));
    }

    private static Task MeAsync(HttpContext context, LoggedIn loggedIn)
    {
        var csrf = loggedIn.Session.Carrier == SessionCarrier.Cookie ? loggedIn.Session.CsrfToken : null;
        var me = new MeJson(loggedIn.Person.Name, loggedIn.Person.Role, [.. loggedIn.Person.Groups], csrf);
        return Answers.JsonAsync(context, StatusCodes.Status200OK, me, ConsoleJson.Default.MeJson);
    }

    private async Task ListAsync(HttpContext context, LoggedIn loggedIn)
    {
        var items = await desk.ListAsync(onlyPending: context.Request.Query["show"] != "all", context.RequestAborted).ConfigureAwait(false);
        await Answers.JsonAsync(context, StatusCodes.Status200OK, new ApprovalListJson([.. items.Select(Json)]), ConsoleJson.Default.ApprovalListJson).ConfigureAwait(false);
    }

    private async Task OneAsync(HttpContext context, LoggedIn loggedIn)
    {
        if (await desk.FindAsync(Id(context), context.RequestAborted).ConfigureAwait(false) is { } item)
            await Answers.JsonAsync(context, StatusCodes.Status200OK, Json(item), ConsoleJson.Default.ApprovalJson).ConfigureAwait(false);
        else await Answers.ProblemAsync(context, StatusCodes.Status404NotFound, "there is no such request").ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext context, LoggedIn loggedIn)
    {
        if (await Bodies.ReadAsync(context, ConsoleJson.Default.AnswerJson).ConfigureAwait(false) is not { } sent) return;
        if (sent.Answer is not ("approve" or "deny") || sent.Reason is { Length: > PageRoutes.MaxReason } || sent.Grant is { Uses: < 1 } or { Seconds: < 1 or > 31_622_400 })
        {
            await Answers.ProblemAsync(context, StatusCodes.Status400BadRequest, "the body is not what is expected here").ConfigureAwait(false);
            return;
        }

        var id = Id(context);
        if (await desk.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is not { } item)
        {
            await Answers.ProblemAsync(context, StatusCodes.Status404NotFound, "there is no such request").ConfigureAwait(false);
            return;
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent.Digest), Encoding.UTF8.GetBytes(item.Digest)))
        {
            await Answers.ProblemAsync(context, StatusCodes.Status409Conflict, "this is not the request that was read: its digest is another one").ConfigureAwait(false);
            return;
        }

        var approves = sent.Answer == "approve";
        var grant = approves && sent.Grant is { } terms ? new GrantTerms(terms.Uses, TimeSpan.FromSeconds(terms.Seconds)) : null;
        // Once it is sent it is not for a connection's end to take it back: half an answer is none.
        var outcome = await desk.AnswerAsync(id, new PersonAnswer(loggedIn.Approver, approves, sent.Reason, grant), CancellationToken.None).ConfigureAwait(false);
        logger.Answered(loggedIn.Person.Name, id, outcome.ToString());
        await Answers.JsonAsync(context, Status(outcome), new OutcomeJson(Word(outcome), Outcomes.Sentence(outcome)), ConsoleJson.Default.OutcomeJson).ConfigureAwait(false);
    }

    private async Task GrantsAsync(HttpContext context, LoggedIn loggedIn)
    {
        var grants = await desk.ListGrantsAsync(context.RequestAborted).ConfigureAwait(false);
        await Answers.JsonAsync(context, StatusCodes.Status200OK, new GrantListJson([.. grants]), ConsoleJson.Default.GrantListJson).ConfigureAwait(false);
    }

    private async Task EndGrantAsync(HttpContext context, LoggedIn loggedIn)
    {
        if (!loggedIn.Person.MayApprove && !loggedIn.Person.MayManage)
        {
            await Answers.ProblemAsync(context, StatusCodes.Status403Forbidden, "this role ends no grants").ConfigureAwait(false);
            return;
        }

        if (await desk.EndGrantAsync(Id(context), loggedIn.Approver, CancellationToken.None).ConfigureAwait(false)) context.Response.StatusCode = StatusCodes.Status204NoContent;
        else await Answers.ProblemAsync(context, StatusCodes.Status404NotFound, "there is no such grant").ConfigureAwait(false);
    }

    private ApprovalJson Json(ApprovalItem item) => ApprovalJson.Of(item, options.At("/approvals/" + Uri.EscapeDataString(item.Id)));

    private static string Id(HttpContext context) => context.Request.RouteValues["id"] as string ?? "";

    private static int Status(AnswerOutcome outcome) => outcome switch
    {
        AnswerOutcome.Taken => StatusCodes.Status200OK,
        AnswerOutcome.NoSuchRequest => StatusCodes.Status404NotFound,
        AnswerOutcome.NotAllowed or AnswerOutcome.OwnRequest or AnswerOutcome.GrantTooWide => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status409Conflict,
    };

    private static string Word(AnswerOutcome outcome) => outcome switch
    {
        AnswerOutcome.Taken => "taken",
        AnswerOutcome.NoSuchRequest => "no_such_request",
        AnswerOutcome.Over => "over",
        AnswerOutcome.NotAllowed => "not_allowed",
        AnswerOutcome.OwnRequest => "own_request",
        AnswerOutcome.AnsweredBefore => "answered_before",
        _ => "grant_too_wide",
    };
}
