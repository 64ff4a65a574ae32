using NUnit.Framework;
using WireGate.Core;
using WireGate.Identity.Issuers;
using WireGate.Identity.Jwt;

namespace WireGate.Tests.Identity.Jwt;

internal sealed class IssuerKeysTests
{
    [Test]
    public async Task New_key_is_found_when_a_token_names_it()
    {
        var current = new JwtMint();
        var asked = 0;
        using var bed = new JwtBed(read: () => Read(() => current, ref asked));
        Assert.That(await ShowAsync(bed, current), Is.Not.Null);
        var old = current;
        current = new JwtMint(keyId: "k2");
        bed.Time.Advance(IssuerKeys.AskAtMost);
        Assert.That(await ShowAsync(bed, current), Is.Not.Null);
        Assert.That(await ShowAsync(bed, old), Is.Null, "its key is gone");
        Assert.That(asked, Is.EqualTo(2));
    }

    [Test]
    public async Task Unknown_keys_ask_the_issuer_every_half_minute_at_most()
    {
        using var mint = new JwtMint();
        using var stranger = new JwtMint(keyId: "k9");
        var asked = 0;
        using var bed = new JwtBed(read: () => Read(() => mint, ref asked));
        Assert.That(await ShowAsync(bed, mint), Is.Not.Null);
        for (var i = 0; i < 50; i++) Assert.That(await ShowAsync(bed, stranger), Is.Null);
        Assert.That(asked, Is.EqualTo(1));
        bed.Time.Advance(IssuerKeys.AskAtMost - TimeSpan.FromMilliseconds(1));
        await ShowAsync(bed, stranger);
        Assert.That(asked, Is.EqualTo(1));
        bed.Time.Advance(TimeSpan.FromMilliseconds(1));
        for (var i = 0; i < 50; i++) await ShowAsync(bed, stranger);
        Assert.That(asked, Is.EqualTo(2));
    }

    [Test]
    public async Task Withdrawn_key_is_believed_for_ten_minutes_at_most()
    {
        var current = new JwtMint();
        var asked = 0;
        using var bed = new JwtBed(read: () => Read(() => current, ref asked));
        Assert.That(await ShowAsync(bed, current), Is.Not.Null);
        var old = current;
        current = new JwtMint(keyId: "k2");
        bed.Time.Advance(IssuerKeys.RefreshAfter - TimeSpan.FromMilliseconds(1));
        Assert.That(await ShowAsync(bed, old), Is.Not.Null);
        bed.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await ShowAsync(bed, old), Is.Null);
    }

    [TestCase(3600 * 24)]
    [TestCase(-3600 * 24)]
    public async Task Step_of_the_wall_clock_neither_keeps_keys_nor_asks_for_them(int seconds)
    {
        using var mint = new JwtMint();
        var asked = 0;
        using var bed = new JwtBed(read: () => Read(() => mint, ref asked));
        Assert.That(await ShowAsync(bed, mint), Is.Not.Null);
        bed.Time.Step(TimeSpan.FromSeconds(seconds));
        Assert.That(await ShowAsync(bed, mint), Is.Not.Null);
        Assert.That(asked, Is.EqualTo(1));
        bed.Time.Advance(IssuerKeys.RefreshAfter);
        Assert.That(await ShowAsync(bed, mint), Is.Not.Null);
        Assert.That(asked, Is.EqualTo(2));
    }

    [Test]
    public async Task Keys_read_last_stay_in_force_for_a_day_while_the_issuer_is_down()
    {
        using var mint = new JwtMint();
        var isDown = false;
        using var bed = new JwtBed(read: () => isDown ? throw new IssuerException("it can't be reached") : Task.FromResult(JwtKeys.Read(mint.KeySetBytes)));
        Assert.That(await ShowAsync(bed, mint), Is.Not.Null);
        isDown = true;
        bed.Time.Advance(IssuerKeys.KeepFor - TimeSpan.FromMilliseconds(1));
        Assert.That(await ShowAsync(bed, mint), Is.Not.Null);
        Assert.That(bed.Log.Has(3011), Is.True);
        bed.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await ShowAsync(bed, mint), Is.Null);
        Assert.That(bed.LastProblem, Is.EqualTo("NoKeys"));
    }

    [Test]
    public async Task Issuer_that_was_down_from_the_start_is_asked_again_soon()
    {
        using var mint = new JwtMint();
        var isDown = true;
        using var bed = new JwtBed(read: () => isDown ? throw new IssuerException("it can't be reached") : Task.FromResult(JwtKeys.Read(mint.KeySetBytes)));
        Assert.That(await ShowAsync(bed, mint), Is.Null);
        isDown = false;
        Assert.That(await ShowAsync(bed, mint), Is.Null);
        bed.Time.Advance(IssuerKeys.RetryAtMost);
        Assert.That(await ShowAsync(bed, mint), Is.Not.Null);
    }

    [Test]
    public async Task Issuer_that_never_answers_costs_a_log_in_five_seconds()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var bed = new JwtBed(read: () =>
        {
            asked.SetResult();
            return new TaskCompletionSource<JwtKeys>().Task;
        });
        var showing = ShowAsync(bed, bed.Mint);
        await asked.Task;
        bed.Time.Advance(IssuerKeys.Deadline);
        Assert.That(await showing, Is.Null);
        Assert.That(bed.LastProblem, Is.EqualTo("NoKeys"));
    }

    [Test]
    public async Task Keys_of_two_issuers_are_never_taken_for_each_other()
    {
        using var one = new JwtMint("https://one.example.com");
        using var two = new JwtMint("https://two.example.com");
        var directory = JwtBed.Directory(JwtBed.Agents + JwtBed.People + """
            issuers:
              one: { url: https://one.example.com, audience: wiregate, agents: [planner] }
              two: { url: https://two.example.com, audience: wiregate, agents: [writer] }
            """);
        using var bed = new JwtBed();
        var logins = new JwtLogins(new UsedTokens(TimeProvider.System), bed.Time, bed.Log);
        logins.Replace(directory.Issuers, issuer => new IssuerKeys(issuer, _ => Task.FromResult(JwtKeys.Read((issuer.Name == "one" ? one : two).KeySetBytes)), bed.Time, bed.Log));
        Assert.That((await AcceptAsync(one, "https://one.example.com", "planner"))?.Principal.Issuer, Is.EqualTo("one"));
        Assert.That((await AcceptAsync(two, "https://two.example.com", "writer"))?.Principal.Issuer, Is.EqualTo("two"));
        Assert.That(await AcceptAsync(two, "https://one.example.com", "planner"), Is.Null, "both keys are \"k1\"");
        Assert.That(await AcceptAsync(one, "https://two.example.com", "writer"), Is.Null);
        Assert.That(await AcceptAsync(two, "https://two.example.com", "planner"), Is.Null, "it is the other's agent");

        async Task<(JwtEvidence Evidence, Principal Principal)?> AcceptAsync(JwtMint mint, string issuer, string agent)
        {
            var claims = mint.Claims(bed.Time.GetUtcNow());
            (claims["iss"], claims["sub"]) = (issuer, agent);
            return await logins.AcceptAsync(System.Text.Encoding.ASCII.GetBytes(mint.Sign(mint.Header(), claims)), directory, CancellationToken.None);
        }
    }

    [Test]
    public async Task Reload_that_leaves_an_issuer_as_it_is_keeps_its_keys()
    {
        using var mint = new JwtMint();
        var asked = 0;
        using var bed = new JwtBed(read: () => Read(() => mint, ref asked));
        Assert.That(await ShowAsync(bed, mint), Is.Not.Null);
        bed.Identity.Replace(JwtBed.Directory(JwtBed.Agents + JwtBed.People + JwtBed.Issuers));
        Assert.That(await ShowAsync(bed, mint), Is.Not.Null);
        Assert.That(asked, Is.EqualTo(1));
    }

    private static Task<JwtKeys> Read(Func<JwtMint> mint, ref int asked)
    {
        asked++;
        return Task.FromResult(JwtKeys.Read(mint().KeySetBytes));
    }

    private static Task<Principal?> ShowAsync(JwtBed bed, JwtMint mint) => bed.ShowAsync(mint.Token(bed.Time.GetUtcNow()));
}
