using System.Net;
using System.Text.RegularExpressions;
using NUnit.Framework;
using WireGate.Approvals;
using WireGate.Console.Pages;
using WireGate.Core.Approvals;

namespace WireGate.Tests.Console;

internal sealed class PageTests
{
    private ConsoleBed _bed = null!;
    private Browser _browser = null!;

    [SetUp]
    public async Task Start()
    {
        _bed = await ConsoleBed.StartAsync();
        _bed.Desk.Items["q-1"] = FakeDesk.Item();
        _browser = await _bed.LogInAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        _browser.Dispose();
        await _bed.DisposeAsync();
    }

    [Test]
    public async Task List_shows_what_waits()
    {
        _bed.Desk.Items["q-2"] = FakeDesk.Item("q-2") with { State = ApprovalState.Denied };
        var page = await _browser.ReadAsync("/approvals");
        Assert.That(page, Does.Contain("/approvals/q-1").And.Contain("DELETE FROM orders").And.Not.Contain("/approvals/q-2"));
        Assert.That(await _browser.ReadAsync("/approvals?show=all"), Does.Contain("/approvals/q-2"));
    }

    [TestCase("DELETE FROM orders WHERE id = $1")]
    [TestCase("4711")]
    [TestCase("int4")]
    [TestCase("not declared")]
    [TestCase("planner")]
    [TestCase("ana")]
    [TestCase("tidy up")]
    [TestCase("dispatcher")]
    [TestCase("deletes-need-a-dba")]
    [TestCase("Deletes are final.")]
    [TestCase("2 people of dba must say yes.")]
    [TestCase("transaction")]
    [TestCase("rows of a COPY")]
    [TestCase("the customer asked")]
    [TestCase("Nobody verified them.")]
    [TestCase("deletes about 1 row of public.orders")]
    [TestCase("cascades to public.order_lines")]
    [TestCase("delete table public.orders")]
    [TestCase("olga")]
    [TestCase("checked")]
    [TestCase("command line, uid 1001")]
    [TestCase("s-77")]
    [TestCase("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Request_shows_all_that_there_is(string part) =>
        Assert.That(WebUtility.HtmlDecode(await _browser.ReadAsync("/approvals/q-1")), Does.Contain(part));

    [Test]
    public async Task Hidden_characters_are_shown()
    {
        _bed.Desk.Items["q-1"] = FakeDesk.Item(text: "DELETE\u202E FROM p\u0430yroll");
        var page = await _browser.ReadAsync("/approvals/q-1");
        Assert.That(WebUtility.HtmlDecode(page), Does.Contain(">U+202E</span>").And.Contain("U+0430 like a").And.Not.Contain("\u202E"));
    }

    private static readonly string[] Attacks =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'-alert(1)-'", "</pre></code><svg/onload=alert(1)>", "<!--", "]]>", "&lt;script&gt;", "&#60;script&#62;",
        "</title><script>", "javascript:alert(1)", "\0<script>", "\uFF1Cscript\uFF1E", "<\u200Bscript>", "{{7*7}}", "${alert(1)}", "\" autofocus onfocus=alert(1) x=\"", "\u2028alert(1)", "<a href=\"//evil.example\">",
    ];

    [Test]
    public async Task What_an_agent_writes_stays_text([ValueSource(nameof(Attacks))] string attack)
    {
        var item = FakeDesk.Item(text: attack);
        _bed.Desk.Items["q-1"] = item with
        {
            Agent = attack,
            Owner = attack,
            Task = attack,
            Target = attack,
            Protocol = attack,
            Session = attack,
            Accesses = [attack],
            Action = item.Action with { Kind = attack, StatedReason = attack, Unjudged = attack, Shape = attack, Parameters = [new HeldParameter(attack, attack, attack)], State = [new(attack, attack)] },
            Terms = [item.Terms[0] with { Rule = attack, Reason = attack, Groups = ["dba"] }],
            Voices = [new ApprovalVoice(attack, true, attack, attack, default)],
            Effect = new ActionEffect(attack, [attack]),
        };
        var plain = Tags(await _browser.ReadAsync("/approvals/q-1"), attack);
        _bed.Desk.Items["q-1"] = item;
        Assert.That(plain, Is.SubsetOf(Tags(await _browser.ReadAsync("/approvals/q-1"), attack).Append("alike").Append("hidden").Append("small")));
    }

    /// <summary>The names of a page's elements and attributes, and the classes that point characters out. What an agent wrote must add none.</summary>
    private static IEnumerable<string> Tags(string page, string attack)
    {
        Assert.That(attack.Contains('<', StringComparison.Ordinal) && page.Contains(attack, StringComparison.Ordinal), Is.False);
        return Regex.Matches(page, "<([a-zA-Z!/][^\\s>]*)((?:\\s+[a-zA-Z-]+(?:=\"[^\"]*\")?)*)\\s*>")
            .SelectMany(tag => Regex.Matches(tag.Groups[2].Value, "([a-zA-Z-]+)(?:=\"[^\"]*\")?").Select(attribute => attribute.Groups[1].Value).Prepend(tag.Groups[1].Value.TrimStart('/')))
            .Distinct(StringComparer.Ordinal);
    }

    [TestCase("approve", true)]
    [TestCase("deny", false)]
    public async Task Answer_reaches_the_desk(string answer, bool isApproval)
    {
        using var done = await AnswerAsync(("answer", answer), ("reason", " because "));
        Assert.That(done.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        var (id, given) = _bed.Desk.Answers.Single();
        Assert.That((id, given.IsApproval, given.Reason, given.By.Name, given.By.MayApprove), Is.EqualTo(("q-1", isApproval, "because", "bea", true)));
        Assert.That(given.By.Through, Is.EqualTo("page, corp sub-bea"));
        Assert.That(await _browser.ReadAsync(done.Headers.Location!.OriginalString), Does.Contain("Your answer counts."));
    }

    [Test]
    public async Task Answer_is_sent_twice_and_counts_once()
    {
        using (await AnswerAsync(("answer", "approve"))) { }
        using var again = await AnswerAsync(("answer", "approve"));
        Assert.That(_bed.Desk.Answers, Has.Count.EqualTo(1));
        Assert.That(await _browser.ReadAsync(again.Headers.Location!.OriginalString), Does.Contain("You have answered before."));
    }

    [Test]
    public async Task Answer_to_something_else_than_was_shown_is_refused()
    {
        var csrf = await _browser.CsrfAsync("/approvals/q-1");
        _bed.Desk.Items["q-1"] = FakeDesk.Item() with { Digest = new string('b', 64) };
        using var answer = await _browser.PostAsync("/approvals/q-1", ("csrf", csrf), ("digest", new string('a', 64)), ("answer", "approve"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(_bed.Desk.Answers, Is.Empty);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("guess")]
    public async Task Form_without_the_sessions_token_does_nothing(string? token)
    {
        (string, string)[] fields = [("digest", new string('a', 64)), ("answer", "approve")];
        using var answer = await _browser.PostAsync("/approvals/q-1", token is null ? fields : [.. fields, ("csrf", token)]);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(_bed.Desk.Answers, Is.Empty);
    }

    [Test]
    public async Task Token_of_another_session_does_nothing()
    {
        using var other = await _bed.LogInAsync();
        using var answer = await _browser.PostAsync("/approvals/q-1", ("csrf", await other.CsrfAsync()), ("digest", new string('a', 64)), ("answer", "approve"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(_bed.Desk.Answers, Is.Empty);
    }

    [TestCase("Sec-Fetch-Site", "cross-site")]
    [TestCase("Sec-Fetch-Site", "same-site")]
    [TestCase("Origin", "https://evil.example")]
    public async Task Form_from_another_site_does_nothing(string header, string value)
    {
        using var content = new FormUrlEncodedContent([new("csrf", await _browser.CsrfAsync()), new("digest", new string('a', 64)), new("answer", "approve")]);
        using var answer = await _browser.SendAsync(HttpMethod.Post, "/approvals/q-1", content, (header, value));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(_bed.Desk.Answers, Is.Empty);
    }

    [Test]
    public async Task Person_who_lost_the_role_does_not_approve()
    {
        var csrf = await _browser.CsrfAsync("/approvals/q-1");
        _bed.People.BySubject["sub-bea"] = _bed.People.BySubject["sub-bea"] with { Role = "viewer", MayApprove = false };
        using (await _browser.PostAsync("/approvals/q-1", ("csrf", csrf), ("digest", new string('a', 64)), ("answer", "approve"))) Assert.That(_bed.Desk.Answers, Is.Empty);
        Assert.That(await _browser.ReadAsync("/approvals/q-1"), Does.Not.Contain("value=\"approve\"").And.Contain("Your role sees requests and decides none."));
    }

    [Test]
    public async Task Person_that_the_agent_acts_for_is_offered_no_decision()
    {
        _bed.People.BySubject["sub-ana"] = new("ana", ["dba"], "approver", true, false);
        _bed.People.BySubject["sub-olga"] = new("olga", ["dba"], "approver", true, false);
        foreach (var subject in new[] { "sub-ana", "sub-olga" })
        {
            using var browser = await _bed.LogInAsync(subject);
            Assert.That(await browser.ReadAsync("/approvals/q-1"), Does.Contain("The agent acts for you").And.Not.Contain("value=\"approve\""));
        }
    }

    [Test]
    public async Task Long_text_has_to_be_shown_whole_before_it_is_approved()
    {
        _bed.Desk.Items["q-1"] = FakeDesk.Item(text: new string('x', RequestPage.FirstLength) + "THE-END");
        var first = await _browser.ReadAsync("/approvals/q-1");
        Assert.That(first, Does.Contain("This is not all: 7 more").And.Not.Contain("THE-END").And.Not.Contain("value=\"approve\"").And.Contain("value=\"deny\""));
        Assert.That(await _browser.ReadAsync("/approvals/q-1?show=all"), Does.Contain("THE-END").And.Contain("value=\"approve\"").And.Not.Contain("This is not all"));
    }

    [Test]
    public async Task Grant_is_passed_on_as_it_was_asked()
    {
        using (await AnswerAsync(("answer", "approve"), ("uses", "5"), ("minutes", "10"))) { }
        Assert.That(_bed.Desk.Answers.Single().Answer.Grant, Is.EqualTo(new GrantTerms(5, TimeSpan.FromMinutes(10))));
    }

    [TestCase("5", "")]
    [TestCase("", "5")]
    [TestCase("0", "5")]
    [TestCase("-1", "5")]
    [TestCase("1e3", "5")]
    [TestCase("1", "99999999")]
    public async Task Half_a_grant_is_none(string uses, string minutes)
    {
        using var answer = await AnswerAsync(("answer", "approve"), ("uses", uses), ("minutes", minutes));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(_bed.Desk.Answers, Is.Empty);
    }

    [Test]
    public async Task Grant_is_ended_by_who_may()
    {
        _bed.Desk.Grants = [new StandingGrant("g-1", "q-1", "planner", "orders-db", "DELETE FROM orders WHERE id = $1", "bea", 3, default)];
        Assert.That(await _browser.ReadAsync("/grants"), Does.Contain("/grants/g-1/end"));
        using (await _browser.PostAsync("/grants/g-1/end", ("csrf", await _browser.CsrfAsync()))) { }
        Assert.That(_bed.Desk.EndedGrants.Single().By.Name, Is.EqualTo("bea"));
        using var viewer = await _bed.LogInAsync("sub-carl");
        using var answer = await viewer.PostAsync("/grants/g-1/end", ("csrf", await viewer.CsrfAsync()));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(_bed.Desk.EndedGrants, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Store_that_can_not_be_reached_is_told()
    {
        _bed.Desk.Failure = new ApprovalException("the store can't be reached");
        using var answer = await _browser.GetAsync("/approvals");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
    }

    [Test]
    public async Task Failure_is_logged_without_what_was_sent()
    {
        _bed.Desk.Failure = new InvalidOperationException("secret-in-a-message");
        using var answer = await _browser.GetAsync("/approvals");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(_bed.Log.Lines.Select(line => line.Text), Has.None.Contains("secret-in-a-message"));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("secret"));
    }

    private async Task<HttpResponseMessage> AnswerAsync(params (string, string)[] fields) =>
        await _browser.PostAsync("/approvals/q-1", [("csrf", await _browser.CsrfAsync()), ("digest", new string('a', 64)), .. fields]);
}
