using NUnit.Framework;
using WireGate.Core;
using WireGate.Identity;

namespace WireGate.Tests.Identity;

public sealed class TokenServiceTests
{
    private TokenServiceFixture _gate = null!;

    [SetUp]
    public void Open() => _gate = new TokenServiceFixture();

    [TearDown]
    public void Close() => _gate.Dispose();

    [Test]
    public async Task Issued_token_logs_in_as_its_agent()
    {
        using var token = await _gate.IssueAsync();
        var principal = (await _gate.LogInAsync(token))!;
        Assert.That(principal, Is.Not.Null);
        Assert.That(principal.Agent, Is.EqualTo("planner"));
        Assert.That(principal.Owner, Is.EqualTo("ana"));
        Assert.That(principal.Groups, Is.EqualTo(new[] { "agents", "nightly" }));
        Assert.That(principal.Targets, Is.EqualTo(new[] { "orders-db" }));
        Assert.That(principal.TokenId, Is.EqualTo(token.Record.Id));
        Assert.That(principal.SessionExpires, Is.EqualTo(_gate.Time.GetUtcNow() + TimeSpan.FromHours(8)));
    }

    [Test]
    public async Task Proven_token_logs_in_by_its_id()
    {
        using var token = await _gate.IssueAsync();
        Assert.That(await ProveAsync(token.Record.Id), Is.Not.Null);
        Assert.That(await ProveAsync("wgt_abcdefghij"), Is.Null);
    }

    [Test]
    public async Task Verifier_of_a_token_is_made_from_its_text()
    {
        using var token = await _gate.IssueAsync();
        var verifier = await _gate.Service.FindScramVerifierAsync(token.Record.Id, CancellationToken.None);
        Assert.That(verifier.Iterations, Is.EqualTo(4096));
        var expected = ScramVerifiers.Derive(token.Text.Span, [.. verifier.Salt], verifier.Iterations);
        Assert.That(verifier.StoredKey, Is.EqualTo(expected.StoredKey));
        Assert.That(verifier.ServerKey, Is.EqualTo(expected.ServerKey));
    }

    [Test]
    public async Task Right_checksum_does_not_help_a_wrong_secret()
    {
        using var token = await _gate.IssueAsync();
        var forged = new byte[TokenText.Length];
        TokenText.Write(token.Record.Id, forged);
        Assert.That(await _gate.Service.AuthenticateAsync(new PresentedCredential.Token(forged), CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Well_formed_token_that_nobody_issued_is_refused()
    {
        var forged = new byte[TokenText.Length];
        TokenText.Write(TokenText.NewId(), forged);
        Assert.That(await _gate.Service.AuthenticateAsync(new PresentedCredential.Token(forged), CancellationToken.None), Is.Null);
        Assert.That(await _gate.Service.AuthenticateAsync(new PresentedCredential.Token(new byte[16384]), CancellationToken.None), Is.Null);
        Assert.That(await _gate.Service.AuthenticateAsync(new PresentedCredential.Token(default), CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Log_in_ends_when_its_time_is_over_and_not_before()
    {
        using var token = await _gate.IssueAsync();
        _gate.Time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
        Assert.That(await _gate.LogInAsync(token), Is.Not.Null);
        _gate.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await _gate.LogInAsync(token), Is.Null);
        Assert.That(await ProveAsync(token.Record.Id), Is.Null);
        _gate.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await _gate.LogInAsync(token), Is.Null);
    }

    [Test]
    public async Task Session_stays_valid_when_its_time_is_over_for_it_ends_itself()
    {
        using var token = await _gate.IssueAsync();
        var principal = (await _gate.LogInAsync(token))!;
        _gate.Time.Advance(TimeSpan.FromHours(8) - TimeSpan.FromMilliseconds(1));
        Assert.That(_gate.Service.StillValid(principal), Is.True);
        _gate.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(_gate.Service.StillValid(principal), Is.True);
        Assert.That(await _gate.LogInAsync(token), Is.Null);
    }

    [Test]
    public async Task Ended_and_unknown_ids_get_the_same_salt_before_and_after()
    {
        using var token = await _gate.IssueAsync();
        var live = await _gate.Service.FindScramVerifierAsync(token.Record.Id, CancellationToken.None);
        await _gate.Service.RevokeAsync(token.Record.Id, CancellationToken.None);
        var revoked = await _gate.Service.FindScramVerifierAsync(token.Record.Id, CancellationToken.None);
        Assert.That(revoked.Salt, Is.EqualTo(live.Salt));
        Assert.That(revoked.StoredKey, Is.Not.EqualTo(live.StoredKey));
        Assert.That(revoked.ServerKey, Is.Not.EqualTo(live.ServerKey));
    }

    [Test]
    public async Task Revoked_token_is_refused_once_the_call_returns()
    {
        using var token = await _gate.IssueAsync();
        var principal = (await _gate.LogInAsync(token))!;
        var heard = new List<string>();
        _gate.Service.Revoked += heard.Add;
        Assert.That(await _gate.Service.RevokeAsync(token.Record.Id, CancellationToken.None), Is.True);
        Assert.That(heard, Is.EqualTo(new[] { token.Record.Id }));
        Assert.That(await _gate.LogInAsync(token), Is.Null);
        Assert.That(await ProveAsync(token.Record.Id), Is.Null);
        Assert.That(_gate.Service.StillValid(principal), Is.False);
    }

    [Test]
    public async Task Revoking_twice_or_nothing_says_so()
    {
        using var token = await _gate.IssueAsync();
        Assert.That(await _gate.Service.RevokeAsync("wgt_abcdefghij", CancellationToken.None), Is.False);
        Assert.That(await _gate.Service.RevokeAsync(token.Record.Id, CancellationToken.None), Is.True);
        Assert.That(await _gate.Service.RevokeAsync(token.Record.Id, CancellationToken.None), Is.False);
    }

    [Test]
    public async Task Agent_removed_from_the_configuration_can_not_log_in_and_its_sessions_are_not_valid()
    {
        using var token = await _gate.IssueAsync();
        var principal = (await _gate.LogInAsync(token))!;
        _gate.Service.Agents = new AgentDirectory([new Agent("writer", [], null)], []);
        Assert.That(await _gate.LogInAsync(token), Is.Null);
        Assert.That(await ProveAsync(token.Record.Id), Is.Null);
        Assert.That(_gate.Service.StillValid(principal), Is.False);
    }

    [TestCase("ana", true, "agents", "nightly")]
    [TestCase("ana", true, "nightly", "agents")]
    [TestCase("ana", false, "agents")]
    [TestCase("ana", false, "agents", "nightly", "dba")]
    [TestCase("bob", false, "agents", "nightly")]
    public async Task Session_is_valid_while_the_configuration_says_the_same_of_its_agent(string owner, bool valid, params string[] groups)
    {
        using var token = await _gate.IssueAsync();
        var principal = (await _gate.LogInAsync(token))!;
        _gate.Service.Agents = new AgentDirectory([new Agent("planner", [.. groups], owner)], []);
        Assert.That(_gate.Service.StillValid(principal), Is.EqualTo(valid));
    }

    [Test]
    public async Task Token_for_an_agent_that_is_not_configured_is_not_issued()
    {
        var error = await Assert.ThrowsAsync<IdentityException>(() => _gate.Service.IssueAsync(
            new TokenRequest { Agent = "nobody", LoginFor = TimeSpan.FromMinutes(1), SessionFor = TimeSpan.FromMinutes(1) }, CancellationToken.None));
        Assert.That(error!.Message, Does.Contain("nobody"));
    }

    [TestCase(0, 60)]
    [TestCase(-1, 60)]
    [TestCase(60, 59)]
    [TestCase(60, (366 * 86400) + 1)]
    [TestCase((366 * 86400) + 1, (366 * 86400) + 1)]
    public Task Times_that_make_no_sense_are_refused(int loginSeconds, int sessionSeconds) =>
        Assert.ThrowsAsync<IdentityException>(() => _gate.Service.IssueAsync(
            new TokenRequest { Agent = "planner", LoginFor = TimeSpan.FromSeconds(loginSeconds), SessionFor = TimeSpan.FromSeconds(sessionSeconds) },
            CancellationToken.None));

    [TestCase(1, 1)]
    [TestCase(60, 60)]
    [TestCase(366 * 86400, 366 * 86400)]
    public async Task Times_at_their_limits_are_taken(int loginSeconds, int sessionSeconds)
    {
        using var token = await _gate.Service.IssueAsync(
            new TokenRequest { Agent = "planner", LoginFor = TimeSpan.FromSeconds(loginSeconds), SessionFor = TimeSpan.FromSeconds(sessionSeconds) },
            CancellationToken.None);
        Assert.That(await _gate.LogInAsync(token), Is.Not.Null);
    }

    [TestCase("a\nb")]
    [TestCase("")]
    [TestCase("a\u001b[31m")]
    public async Task Target_and_label_that_would_break_a_list_are_refused(string text)
    {
        var request = new TokenRequest { Agent = "planner", LoginFor = TimeSpan.FromMinutes(1), SessionFor = TimeSpan.FromMinutes(1) };
        await Assert.ThrowsAsync<IdentityException>(() => _gate.Service.IssueAsync(request with { Targets = [text] }, CancellationToken.None));
        await Assert.ThrowsAsync<IdentityException>(() => _gate.Service.IssueAsync(request with { Label = text }, CancellationToken.None));
    }

    [Test]
    public async Task List_tells_everything_but_the_secret()
    {
        using var first = await _gate.IssueAsync();
        _gate.Time.Advance(TimeSpan.FromSeconds(1));
        using var second = await _gate.Service.IssueAsync(
            new TokenRequest { Agent = "writer", LoginFor = TimeSpan.FromMinutes(1), SessionFor = TimeSpan.FromMinutes(2), Label = "nightly report" },
            CancellationToken.None);
        await _gate.Service.RevokeAsync(first.Record.Id, CancellationToken.None);
        var list = await _gate.Service.ListAsync(CancellationToken.None);
        Assert.That(list.Select(token => token.Id), Is.EqualTo(new[] { second.Record.Id, first.Record.Id }));
        Assert.That(list[0].Label, Is.EqualTo("nightly report"));
        Assert.That(list[0].Targets, Is.Empty);
        Assert.That(list[1].Targets, Is.EqualTo(new[] { "orders-db" }));
        Assert.That(list[1].Revoked, Is.EqualTo(_gate.Time.GetUtcNow()));
    }

    private ValueTask<Principal?> ProveAsync(string id) =>
        _gate.Service.AuthenticateAsync(new PresentedCredential.ProvenToken(id), CancellationToken.None);
}
