using System.Net;
using NUnit.Framework;
using WireGate.Console;
using WireGate.Console.SignIn;

namespace WireGate.Tests.Console;

internal sealed class LoginTests
{
    private ConsoleBed _bed = null!;
    private Browser _browser = null!;

    [SetUp]
    public async Task Start()
    {
        _bed = await ConsoleBed.StartAsync();
        _browser = _bed.Browser();
    }

    [TearDown]
    public async Task Stop()
    {
        _browser.Dispose();
        await _bed.DisposeAsync();
    }

    [Test]
    public async Task Nobody_makes_the_gate_hammer_the_issuer()
    {
        var start = await _bed.BeginAsync(_browser);
        for (var asked = 1; asked < IssuerLimit.PerSource; asked++) using (var other = _bed.Browser()) await _bed.BeginAsync(other);
        using (var another = _bed.Browser())
        using (var begun = await another.GetAsync("/login"))
        {
            Assert.That(begun.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
            Assert.That(begun.Headers.RetryAfter!.ToString(), Is.EqualTo("60"));
        }

        Assert.That(_bed.SignIn.Begun, Has.Count.EqualTo(IssuerLimit.PerSource));
        var code = _bed.SignIn.Approve(start, new Subject("corp", "sub-bea", null));
        using (var back = await _browser.GetAsync($"/login/callback?code={code}&state={start.State}")) Assert.That(back.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        _bed.Time.Advance(IssuerLimit.Window);
        using var browser = await _bed.LogInAsync();
    }

    [Test]
    public void Many_sources_together_have_a_limit_too()
    {
        var time = new WireGate.Testing.ManualTime();
        var limit = new IssuerLimit(time);
        for (var asked = 0; asked < IssuerLimit.Overall; asked++) Assert.That(limit.TryCount(new IPAddress(asked + 1)));
        Assert.That(limit.TryCount(new IPAddress(1_000_000)), Is.False);
        time.Advance(IssuerLimit.Window);
        Assert.That(limit.TryCount(IPAddress.Parse("2001:db8::1")));
        for (var asked = 1; asked < IssuerLimit.PerSource; asked++) Assert.That(limit.TryCount(IPAddress.Parse($"2001:db8::{asked:x}")));
        Assert.That(limit.TryCount(IPAddress.Parse("2001:db8::ffff")), Is.False, "a network of 64 bits is one host");
        Assert.That(limit.TryCount(IPAddress.Parse("2001:db8:0:1::1")));
    }

    [TestCase("/approvals")]
    [TestCase("/approvals/q-1")]
    [TestCase("/grants")]
    public async Task Page_without_a_log_in_leads_to_one(string path)
    {
        using var answer = await _browser.GetAsync(path);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(answer.Headers.Location!.OriginalString, Is.EqualTo("/login?return=" + Uri.EscapeDataString(path)));
    }

    [Test]
    public async Task Log_in_leads_to_the_page_that_was_asked_for()
    {
        using var answer = await _bed.FinishAsync(_browser, "sub-bea", "/login?return=%2Fapprovals%2Fq-1");
        Assert.That(answer.Headers.Location!.OriginalString, Is.EqualTo("/approvals/q-1"));
        Assert.That(await _browser.ReadAsync("/approvals"), Does.Contain("<b>bea</b>"));
    }

    [TestCase("https://evil.example")]
    [TestCase("//evil.example")]
    [TestCase("/\\evil.example")]
    [TestCase("/approvals/../logout")]
    [TestCase("/approvals%0d%0aSet-Cookie: a=b")]
    public async Task Log_in_leads_nowhere_else(string wanted)
    {
        using var answer = await _bed.FinishAsync(_browser, "sub-bea", "/login?return=" + Uri.EscapeDataString(wanted));
        Assert.That(answer.Headers.Location!.OriginalString, Is.EqualTo("/approvals"));
    }

    [Test]
    public async Task Cookies_are_for_this_host_over_a_safe_way_and_for_no_script()
    {
        using var answer = await _bed.FinishAsync(_browser, "sub-bea");
        foreach (var name in new[] { "__Host-wiregate", "__Host-wiregate-login" })
            Assert.That(_browser.LastSet[name].ToLowerInvariant(), Does.Contain("; secure").And.Contain("; httponly").And.Contain("; samesite=lax").And.Contain("; path=/").And.Not.Contain("domain="));
    }

    [TestCase("")]
    [TestCase("&state=")]
    [TestCase("&state=guess")]
    public async Task Wrong_state_is_refused(string state)
    {
        var start = await _bed.BeginAsync(_browser);
        var code = _bed.SignIn.Approve(start, new Subject("corp", "sub-bea", null));
        using var answer = await _browser.GetAsync($"/login/callback?code={code}{state}");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(_browser.Cookies, Is.Empty);
    }

    [Test]
    public async Task Answer_to_another_browsers_log_in_is_refused()
    {
        var theirs = await _bed.BeginAsync(_bed.Browser());
        await _bed.BeginAsync(_browser);
        var code = _bed.SignIn.Approve(theirs, new Subject("corp", "sub-bea", null));
        using var answer = await _browser.GetAsync($"/login/callback?code={code}&state={theirs.State}");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Answer_to_no_log_in_is_refused()
    {
        var start = await _bed.BeginAsync(_bed.Browser());
        var code = _bed.SignIn.Approve(start, new Subject("corp", "sub-bea", null));
        using var answer = await _browser.GetAsync($"/login/callback?code={code}&state={start.State}");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Code_is_good_once()
    {
        var start = await _bed.BeginAsync(_browser);
        var kept = _browser.Cookies["__Host-wiregate-login"];
        var code = _bed.SignIn.Approve(start, new Subject("corp", "sub-bea", null));
        using (await _browser.GetAsync($"/login/callback?code={code}&state={start.State}")) Assert.That(_browser.Cookies, Does.ContainKey("__Host-wiregate"));
        using var thief = _bed.Browser();
        thief.Cookies["__Host-wiregate-login"] = kept;
        using var answer = await thief.GetAsync($"/login/callback?code={code}&state={start.State}");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(thief.Cookies, Does.Not.ContainKey("__Host-wiregate"));
    }

    [Test]
    public async Task Log_in_that_was_begun_too_long_ago_is_refused()
    {
        var start = await _bed.BeginAsync(_browser);
        _bed.Time.Advance(TimeSpan.FromMinutes(10));
        var code = _bed.SignIn.Approve(start, new Subject("corp", "sub-bea", null));
        using var answer = await _browser.GetAsync($"/login/callback?code={code}&state={start.State}");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Changed_login_cookie_is_refused()
    {
        var start = await _bed.BeginAsync(_browser);
        var cookie = _browser.Cookies["__Host-wiregate-login"];
        _browser.Cookies["__Host-wiregate-login"] = cookie[..40] + (cookie[40] == 'A' ? 'B' : 'A') + cookie[41..];
        var code = _bed.SignIn.Approve(start, new Subject("corp", "sub-bea", null));
        using var answer = await _browser.GetAsync($"/login/callback?code={code}&state={start.State}");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Session_that_somebody_laid_under_is_not_logged_in()
    {
        _browser.Cookies["__Host-wiregate"] = "chosen-by-somebody-else";
        using var answer = await _bed.FinishAsync(_browser, "sub-bea");
        Assert.That(_browser.Cookies["__Host-wiregate"], Is.Not.EqualTo("chosen-by-somebody-else"));
        using var other = _bed.Browser();
        other.Cookies["__Host-wiregate"] = "chosen-by-somebody-else";
        using var page = await other.GetAsync("/approvals");
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    public async Task Second_log_in_ends_the_first_of_the_same_browser()
    {
        using (await _bed.FinishAsync(_browser, "sub-bea")) { }
        using var old = _bed.Browser();
        old.Cookies["__Host-wiregate"] = _browser.Cookies["__Host-wiregate"];
        using (await _bed.FinishAsync(_browser, "sub-bea")) { }
        using var page = await old.GetAsync("/approvals");
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    public async Task Nobody_of_the_configuration_is_not_let_in()
    {
        using var answer = await _bed.FinishAsync(_browser, "sub-stranger");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(_browser.Cookies, Does.Not.ContainKey("__Host-wiregate"));
        Assert.That(_bed.Log.Has(7002), Is.True);
    }

    [Test]
    public async Task Logged_out_is_out()
    {
        using var browser = await _bed.LogInAsync();
        var token = browser.Cookies["__Host-wiregate"];
        using (var answer = await browser.PostAsync("/logout", ("csrf", await browser.CsrfAsync()))) Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(browser.Cookies, Is.Empty);
        browser.Cookies["__Host-wiregate"] = token;
        using var page = await browser.GetAsync("/approvals");
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    public async Task Person_that_was_removed_is_out_at_once()
    {
        using var browser = await _bed.LogInAsync();
        _bed.People.BySubject.Clear();
        using var page = await browser.GetAsync("/approvals");
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    public async Task Subject_that_became_somebody_else_has_to_log_in_anew()
    {
        using var browser = await _bed.LogInAsync();
        _bed.People.BySubject["sub-bea"] = _bed.People.BySubject["sub-carl"];
        using var page = await browser.GetAsync("/approvals");
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    public async Task Log_in_ends_when_nothing_is_asked()
    {
        using var browser = await _bed.LogInAsync();
        _bed.Time.Advance(TimeSpan.FromMinutes(29));
        using (var page = await browser.GetAsync("/approvals")) Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        _bed.Time.Advance(TimeSpan.FromMinutes(30));
        using var late = await browser.GetAsync("/approvals");
        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    public async Task Log_in_ends_whatever_is_asked()
    {
        using var browser = await _bed.LogInAsync();
        for (var minutes = 20; minutes < 480; minutes += 20)
        {
            _bed.Time.Advance(TimeSpan.FromMinutes(20));
            using var page = await browser.GetAsync("/approvals");
            Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.OK), $"after {minutes} minutes");
        }

        _bed.Time.Advance(TimeSpan.FromMinutes(20));
        using var late = await browser.GetAsync("/approvals");
        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    public async Task Issuer_that_can_not_be_asked_is_told()
    {
        _bed.SignIn.Failure = new SignInException("it can't be reached", isRefusal: false);
        using var answer = await _browser.GetAsync("/login");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
    }
}
