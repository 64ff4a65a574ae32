using NUnit.Framework;
using WireGate.Approvals;
using WireGate.Core.Approvals;

namespace WireGate.Tests.Approvals;

internal sealed class ApprovalServiceTests
{
    [Test]
    public async Task An_approval_is_used_once()
    {
        using var bed = new ApprovalBed();
        var approval = await bed.AskAsync();
        Assert.That(await ApprovalBed.UseAsync(approval), Is.False, "nobody has said yes");
        Assert.That(await bed.ApproveAsync(approval), Is.EqualTo(AnswerOutcome.Taken));
        var answer = await ApprovalBed.WaitAsync(approval);
        Assert.That(answer.IsApproved);
        Assert.That(answer.Voices.Single(), Has.Property("Person").EqualTo("ana").And.Property("Reason").EqualTo("because"));
        Assert.That(await ApprovalBed.UseAsync(approval));
        Assert.That(await ApprovalBed.UseAsync(approval), Is.False);
        Assert.That(bed.Evidence.Kinds, Is.EqualTo(new[] { "Requested", "Answered", "Used" }));
        Assert.That(bed.Evidence.Last, Has.Property("Operation").EqualTo(7));
    }

    [Test]
    public async Task Only_a_question_that_nobody_was_asked_yet_is_taken_from_what_the_agent_may_ask()
    {
        using var bed = new ApprovalBed();
        var taken = 0;
        var first = ApprovalBed.Request(terms: ApprovalBed.Granting) with { TryTakeQuestion = () => ++taken <= 1 };
        var approval = await bed.AskAsync(first);
        await bed.AskAsync(first);
        await bed.ApproveAsync(approval, grant: new GrantTerms(2, TimeSpan.FromMinutes(10)));
        Assert.That(await ApprovalBed.UseAsync(await bed.AskAsync(first)));
        var covered = ApprovalBed.Request("DELETE FROM orders WHERE id = 2", terms: ApprovalBed.Granting) with { TryTakeQuestion = first.TryTakeQuestion };
        Assert.That(await ApprovalBed.UseAsync(await bed.AskAsync(covered)));
        Assert.That(taken, Is.EqualTo(1));
        Assert.That(() => bed.AskAsync(covered), Throws.TypeOf<ApprovalException>());
        Assert.That(await bed.Service.ListAsync(true, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task The_same_digest_is_the_same_request_also_at_the_same_time()
    {
        using var bed = new ApprovalBed();
        var asked = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => bed.AskAsync())));
        Assert.That(asked.Select(approval => approval.Id).Distinct().Count(), Is.EqualTo(1));
        Assert.That((await bed.Service.ListAsync(true, CancellationToken.None)), Has.Length.EqualTo(1));
        await bed.ApproveAsync(asked[0]);
        var used = await Task.WhenAll(asked.Select(approval => Task.Run(() => ApprovalBed.UseAsync(approval))));
        Assert.That(used.Count(one => one), Is.EqualTo(1));
    }

    [Test]
    public async Task A_retry_finds_the_answer_at_once()
    {
        using var bed = new ApprovalBed();
        await bed.ApproveAsync(await bed.AskAsync());
        var again = await bed.AskAsync();
        Assert.That(ApprovalBed.IsAnswered(again));
        Assert.That(await ApprovalBed.UseAsync(again));
        Assert.That((await bed.AskAsync()).Id, Is.Not.EqualTo(again.Id), "what was used is asked anew");
    }

    [Test]
    public async Task One_no_denies_and_the_same_is_not_asked_again_for_a_while()
    {
        using var bed = new ApprovalBed();
        var approval = await bed.AskAsync();
        Assert.That(await bed.DenyAsync(approval), Is.EqualTo(AnswerOutcome.Taken));
        Assert.That((await ApprovalBed.WaitAsync(approval)).IsApproved, Is.False);
        Assert.That(await bed.ApproveAsync(approval, "dan"), Is.EqualTo(AnswerOutcome.Over));
        Assert.That(await ApprovalBed.UseAsync(approval), Is.False);

        bed.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.That(() => bed.AskAsync(), Throws.TypeOf<ApprovalException>().With.Message.Contains("ana denied just this"));
        bed.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await bed.AskAsync()).Id, Is.Not.EqualTo(approval.Id));
    }

    [Test]
    public async Task A_denial_takes_an_approval_back_until_it_is_used()
    {
        using var bed = new ApprovalBed();
        var approval = await bed.AskAsync();
        await bed.ApproveAsync(approval);
        Assert.That(await bed.DenyAsync(approval, "dan"), Is.EqualTo(AnswerOutcome.Taken));
        Assert.That(await ApprovalBed.UseAsync(approval), Is.False);

        var other = await bed.AskAsync(ApprovalBed.Request("DELETE FROM orders WHERE id = 2"));
        await bed.ApproveAsync(other);
        Assert.That(await ApprovalBed.UseAsync(other));
        Assert.That(await bed.DenyAsync(other, "dan"), Is.EqualTo(AnswerOutcome.Over));
    }

    [Test]
    public async Task Two_answers_at_once_through_two_channels_are_one()
    {
        using var bed = new ApprovalBed();
        for (var round = 0; round < 20; round++)
        {
            var approval = await bed.AskAsync(ApprovalBed.Request("DELETE " + round));
            var outcomes = await Task.WhenAll(Task.Run(() => bed.ApproveAsync(approval)), Task.Run(() => bed.ApproveAsync(approval)));
            Assert.That(outcomes.Count(outcome => outcome == AnswerOutcome.Taken), Is.EqualTo(1));
            Assert.That((await bed.Service.FindAsync(approval.Id, default))!.Voices, Has.Length.EqualTo(1));
            Assert.That(await ApprovalBed.UseAsync(approval));
        }
    }

    [Test]
    public async Task An_answer_that_races_the_question_reaches_whoever_asks()
    {
        using var bed = new ApprovalBed();
        bed.Service.Changed += item =>
        {
            // As soon as it can be seen at all.
            if (item is { State: ApprovalState.Pending, Voices.IsEmpty: true, Effect: null }) _ = bed.AnswerAsync(item.Id, "ana", true, null);
        };
        for (var round = 0; round < 20; round++)
        {
            var approval = await bed.AskAsync(ApprovalBed.Request("DELETE " + round));
            Assert.That((await ApprovalBed.WaitAsync(approval)).IsApproved);
            Assert.That(await ApprovalBed.UseAsync(approval));
        }
    }

    [Test]
    public async Task An_agent_has_no_more_than_its_number_of_requests_waiting()
    {
        using var bed = new ApprovalBed(new ApprovalSettings { Pending = 2 });
        var first = await bed.AskAsync(ApprovalBed.Request("1"));
        await bed.AskAsync(ApprovalBed.Request("2"));
        Assert.That(() => bed.AskAsync(ApprovalBed.Request("3")), Throws.TypeOf<ApprovalException>().With.Message.Contains("2 requests of this agent wait"));
        Assert.That((await bed.AskAsync(ApprovalBed.Request("1"))).Id, Is.EqualTo(first.Id));
        await bed.AskAsync(ApprovalBed.Request("3", agent: "other"));
        await bed.DenyAsync(first);
        await bed.AskAsync(ApprovalBed.Request("3"));
    }

    [Test]
    public async Task Nobody_knows_a_request_that_is_not_there()
    {
        using var bed = new ApprovalBed();
        Assert.That(await bed.AnswerAsync("wga_aaaaaaaaaaaaaaaa", "ana", true, null), Is.EqualTo(AnswerOutcome.NoSuchRequest));
        Assert.That(await bed.Service.FindAsync("'; DROP TABLE requests --", default), Is.Null);
    }

    [Test]
    public async Task What_people_see_is_all_of_it_and_the_exact_bytes_are_kept_nowhere()
    {
        using var bed = new ApprovalBed();
        var request = ApprovalBed.Request() with { Action = ApprovalBed.Request().Action with { Exact = "hunter2-canary"u8.ToArray() } };
        var approval = await bed.AskAsync(request);
        await bed.RestartAsync();
        var item = (await bed.Service.FindAsync(approval.Id, default))!;
        Assert.Multiple(() =>
        {
            Assert.That(item.Action.Text, Is.EqualTo(request.Action.Text));
            Assert.That(item.Action.Parameters, Is.EqualTo(request.Action.Parameters));
            Assert.That(item.Action.State, Is.EqualTo(request.Action.State));
            Assert.That(item.Action.StatedReason, Is.EqualTo("a test"));
            Assert.That(item.Actors.Single().Owner, Is.EqualTo("lea"));
            Assert.That(item.Terms.Single().Rule, Is.EqualTo("deletes"));
            Assert.That(item.Terms.Single().Within, Is.EqualTo(ApprovalBed.Terms.Within));
            Assert.That(item.Accesses.Single(), Is.EqualTo("delete (orders)"));
            Assert.That(item.Digest, Is.EqualTo(Convert.ToHexStringLower(request.Digest.Span)));
        });
        bed.Service.Dispose();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(bed.Store)!))
            Assert.That(File.ReadAllBytes(file).AsSpan().IndexOf("hunter2-canary"u8), Is.EqualTo(-1), file);
        Assert.That(File.GetUnixFileMode(bed.Store), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task A_statement_of_a_mebibyte_is_kept_whole_and_a_longer_one_is_not_asked()
    {
        using var bed = new ApprovalBed();
        var text = "DELETE /* \u202e \" */ " + new string('x', 1024 * 1024);
        var approval = await bed.AskAsync(ApprovalBed.Request(text));
        Assert.That((await bed.Service.FindAsync(approval.Id, default))!.Action.Text, Is.EqualTo(text));
        Assert.That(() => bed.AskAsync(ApprovalBed.Request(text + text)), Throws.TypeOf<ApprovalException>().With.Message.Contains("too long"));
    }

    [Test]
    public async Task The_effect_comes_later_and_holds_nothing_up()
    {
        using var bed = new ApprovalBed();
        var effect = new TaskCompletionSource<ActionEffect>();
        bed.Effect = (_, _) => effect.Task;
        var known = new TaskCompletionSource<ApprovalItem>();
        bed.Service.Changed += item =>
        {
            if (item.Effect is not null) known.TrySetResult(item);
        };
        var approval = await bed.AskAsync();
        Assert.That((await bed.Service.FindAsync(approval.Id, default))!.Effect, Is.Null);
        effect.SetResult(new ActionEffect("deletes 3 rows", ["public.orders"]));
        Assert.That((await known.Task.WaitAsync(TimeSpan.FromSeconds(10))).Effect!.Summary, Is.EqualTo("deletes 3 rows"));
        Assert.That((await bed.Service.FindAsync(approval.Id, default))!.Effect!.Lines, Is.EqualTo(new[] { "public.orders" }));
    }

    [Test]
    public async Task A_target_that_does_not_say_what_it_would_do_is_given_up_on()
    {
        using var bed = new ApprovalBed();
        bed.Effect = (_, _) => new TaskCompletionSource<ActionEffect>().Task;
        var known = new TaskCompletionSource<ApprovalItem>();
        bed.Service.Changed += item =>
        {
            if (item.Effect is not null) known.TrySetResult(item);
        };
        await bed.AskAsync();
        await HoldUntilArmedAsync(bed);
        bed.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.That((await known.Task.WaitAsync(TimeSpan.FromSeconds(10))).Effect, Is.EqualTo(ActionEffect.Unknown("the target did not say in time")));
    }

    [Test]
    public async Task Figures_tell_how_people_answer()
    {
        using var bed = new ApprovalBed(new ApprovalSettings { Pending = 10 });
        var asked = new List<IApproval>();
        for (var i = 0; i < 4; i++) asked.Add(await bed.AskAsync(ApprovalBed.Request("" + i)));
        bed.Time.Advance(TimeSpan.FromSeconds(10));
        await bed.ApproveAsync(asked[0]);
        await bed.ApproveAsync(asked[1]);
        await ApprovalBed.UseAsync(asked[1]);
        bed.Time.Advance(TimeSpan.FromSeconds(50));
        await bed.DenyAsync(asked[2]);
        var figures = await bed.Service.ReadFiguresAsync(default);
        Assert.That((figures.Approved, figures.Denied, figures.Pending, figures.Undecided, figures.MedianTime), Is.EqualTo((2, 1, 1, 0, TimeSpan.FromSeconds(10))));
        Assert.That(figures.ApprovalRate, Is.EqualTo(2 / 3d));
    }

    private static Task HoldUntilArmedAsync(ApprovalBed bed) => WireGate.Tests.Core.Approvals.HoldBed.Until(() => bed.Time.Armed > 0);
}
