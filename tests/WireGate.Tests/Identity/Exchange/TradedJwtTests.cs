using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using WireGate.Identity;
using WireGate.Identity.Exchange;
using WireGate.Tests.Identity.Jwt;

namespace WireGate.Tests.Identity.Exchange;

/// <summary>The gate keeps nothing of a JWT but whom it stood for; what it was traded for ends all the same when it would not be taken any more.</summary>
internal sealed class TradedJwtTests
{
    private const string Agents = "agents: { planner: { groups: [agents], owner: ana }, writer: { owner: bob } }\ngroups: [deployers]\n";
    private const string People = "people: { ana: { groups: [dba] }, bob: {} }\n";

    [TestCase(Agents + People + JwtBed.Issuers, true)]
    [TestCase(Agents + "people: { ana: { groups: [dba] }, bob: {}, eve: {} }\n" + JwtBed.Issuers, true)]
    [TestCase(Agents + People, false)]
    [TestCase(Agents + People + "issuers: { corp: { url: https://idp.example.com, audience: other, agents: \"*\" } }\n", false)]
    [TestCase(Agents + People + "issuers: { corp: { url: https://idp.example.com, audience: wiregate, agents: [writer] } }\n", false)]
    [TestCase("agents: { planner: { groups: [dba], owner: ana }, writer: { owner: bob } }\ngroups: [deployers]\n" + People + JwtBed.Issuers, false)]
    [TestCase("agents: { planner: { groups: [agents], owner: bob }, writer: { owner: bob } }\ngroups: [deployers]\n" + People + JwtBed.Issuers, false)]
    [TestCase("agents: { planner: { groups: [agents], owner: ana }, writer: { owner: ana } }\ngroups: [deployers]\n" + People + JwtBed.Issuers, false)]
    [TestCase("agents: { planner: { groups: [agents], owner: ana }, writer: { owner: bob } }\n" + People + JwtBed.Issuers, false)]
    public async Task It_ends_with_what_the_configuration_said_of_the_jwt(string yaml, bool goesOn)
    {
        using var bed = new JwtBed();
        var claims = bed.Mint.Claims(bed.Time.GetUtcNow());
        (claims["act"], claims["groups"]) = (new JsonObject { ["sub"] = "writer" }, "deployers");
        using var child = await TradeAsync(bed, Encoding.ASCII.GetBytes(bed.Mint.Sign(bed.Mint.Header(), claims)), null);
        await AssertGoesOnAsync(bed, child, yaml, goesOn);
    }

    [TestCase(Agents + People + JwtBed.Issuers, true)]
    [TestCase(Agents + People, false)]
    public async Task It_ends_with_the_issuer_of_the_jwt_that_proved_its_actor(string yaml, bool goesOn)
    {
        using var bed = new JwtBed();
        using var subject = await bed.Tokens.IssueAsync(new TokenRequest { Agent = "writer", LoginFor = TimeSpan.FromMinutes(15), SessionFor = TimeSpan.FromHours(1) }, CancellationToken.None);
        using var child = await TradeAsync(bed, subject.Text.Span.ToArray(), Encoding.ASCII.GetBytes(bed.Mint.Token(bed.Time.GetUtcNow())));
        await AssertGoesOnAsync(bed, child, yaml, goesOn);
    }

    private static Task<IssuedToken> TradeAsync(JwtBed bed, byte[] subject, byte[]? actor) =>
        new TokenExchange(bed.Identity, bed.Tokens, bed.Tokens, _ => true).ExchangeAsync(
            new ExchangeRequest { Subject = subject, Actor = actor is null ? default(ReadOnlyMemory<byte>?) : actor }, CancellationToken.None);

    private static async Task AssertGoesOnAsync(JwtBed bed, IssuedToken child, string yaml, bool goesOn)
    {
        var shown = Encoding.ASCII.GetString(child.Text.Span);
        var session = await bed.ShowAsync(shown);
        Assert.That(session is not null && bed.Identity.StillValid(session));
        bed.Identity.Replace(JwtBed.Directory(yaml));
        Assert.That(bed.Identity.StillValid(session!), Is.EqualTo(goesOn));
        Assert.That(await bed.ShowAsync(shown) is not null, Is.EqualTo(goesOn));
    }
}
