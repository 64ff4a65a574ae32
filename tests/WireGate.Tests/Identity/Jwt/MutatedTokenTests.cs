using NUnit.Framework;

namespace WireGate.Tests.Identity.Jwt;

internal sealed class MutatedTokenTests
{
    [Test]
    public async Task No_changed_token_is_accepted()
    {
        using var bed = new JwtBed();
        using var stranger = new JwtMint();
        var now = bed.Time.GetUtcNow();
        var tokens = new MutatedTokens(bed.Mint, stranger, now).All().ToList();
        var accepted = new List<string>();
        foreach (var (name, token) in tokens)
            if (await bed.ShowAsync(token) is not null) accepted.Add(name);
        Assert.That(accepted, Is.Empty);
        Assert.That(tokens, Has.Count.GreaterThanOrEqualTo(200));
        Assert.That(tokens.Select(token => token.Token).Distinct().Count(), Is.GreaterThanOrEqualTo(200));
        TestContext.Out.WriteLine($"{tokens.Count} tokens refused");
        // Without this the test would pass where nothing is ever accepted.
        Assert.That(await bed.ShowAsync(bed.Mint.Token(now)), Is.Not.Null);
        Assert.That(await bed.ShowAsync(bed.Mint.Sign(bed.Mint.Header("ES256"), bed.Mint.Claims(now))), Is.Not.Null);
    }

    [Test]
    public async Task Log_has_the_reason_and_nothing_of_the_token()
    {
        using var bed = new JwtBed();
        var claims = bed.Mint.Claims(bed.Time.GetUtcNow());
        claims["aud"] = "elsewhere-4711";
        var token = bed.Mint.Sign(bed.Mint.Header(), claims);
        await bed.ShowAsync(token);
        Assert.That(bed.LastProblem, Is.EqualTo("Audience"));
        Assert.That(bed.Log.Lines.Where(line => token.Split('.').Append("4711").Any(part => line.Text.Contains(part, StringComparison.Ordinal))), Is.Empty);
    }
}
