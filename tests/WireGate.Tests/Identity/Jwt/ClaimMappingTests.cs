using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using NUnit.Framework;
using WireGate.Core;

namespace WireGate.Tests.Identity.Jwt;

internal sealed class ClaimMappingTests
{
    [Test]
    public async Task Token_gives_agent_owner_chain_groups_task_and_end()
    {
        using var bed = new JwtBed();
        var principal = await ShowAsync(bed, claims =>
        {
            claims["act"] = new JsonObject { ["sub"] = "writer", ["act"] = new JsonObject { ["sub"] = "planner" } };
            claims["groups"] = new JsonArray("deployers", "nobody-configured-this", "agents");
            claims["task"] = "monthly report";
        });
        Assert.That(principal, Is.Not.Null);
        Assert.That((principal!.Agent, principal.Owner, principal.Task, principal.Issuer, principal.TokenId), Is.EqualTo(("planner", "ana", "monthly report", "corp", "corp:j-1")));
        Assert.That(principal.Groups, Is.EquivalentTo(new[] { "agents", "deployers" }));
        Assert.That(principal.Actors.Select(actor => (actor.Agent, actor.Owner)), Is.EqualTo(new[] { ("writer", "bob"), ("planner", "ana") }));
        Assert.That(principal.SessionExpires, Is.EqualTo(bed.Time.GetUtcNow().AddSeconds(330)));
    }

    [TestCase("wgt_abc def")]
    [TestCase("a\nb")]
    [TestCase("")]
    [TestCase(null)]
    public async Task Token_whose_id_is_not_plain_is_named_by_its_hash(string? jti)
    {
        using var bed = new JwtBed();
        var principal = await ShowAsync(bed, claims => claims["jti"] = jti);
        Assert.That(principal!.TokenId, Does.Match("^corp:~[0-9a-f]{16}$"));
    }

    [Test]
    public async Task Agent_in_the_actor_claim_is_not_its_own_actor()
    {
        using var bed = new JwtBed(JwtBed.Agents + JwtBed.People
            + "issuers: { corp: { url: https://idp.example.com, audience: wiregate, agents: [planner, writer], agent: [act, sub], person: sub, people: { ana: u-17 } } }");
        var act = new JsonObject { ["sub"] = "writer", ["act"] = new JsonObject { ["sub"] = "planner" } };
        var principal = await ShowAsync(bed, claims => (claims["sub"], claims["act"]) = ("u-17", act));
        Assert.That((principal!.Agent, principal.Owner), Is.EqualTo(("writer", "ana")));
        Assert.That(principal.Actors.Select(actor => actor.Agent), Is.EqualTo(new[] { "planner" }));
        Assert.That(await ShowAsync(bed, claims => (claims["sub"], claims["act"]) = ("ana", act.DeepClone())), Is.Null, "the issuer's own name for her is another");
        Assert.That(bed.LastProblem, Is.EqualTo("Person"));
    }

    [Test]
    public async Task Issuer_speaks_for_its_own_agents_only()
    {
        using var bed = new JwtBed(JwtBed.Agents + JwtBed.People
            + "issuers: { corp: { url: https://idp.example.com, audience: wiregate, agents: { writer: [\"system:serviceaccount:shop:writer\"] } } }");
        Assert.That(await ShowAsync(bed, _ => { }), Is.Null);
        Assert.That(bed.LastProblem, Is.EqualTo("Agent"));
        Assert.That(await ShowAsync(bed, claims => claims["sub"] = "writer"), Is.Null);
        Assert.That((await ShowAsync(bed, claims => claims["sub"] = "system:serviceaccount:shop:writer"))!.Agent, Is.EqualTo("writer"));
        Assert.That(await ShowAsync(bed, claims => (claims["sub"], claims["act"]) = ("system:serviceaccount:shop:writer", new JsonObject { ["sub"] = "planner" })), Is.Null);
        Assert.That(bed.LastProblem, Is.EqualTo("Actor"));
    }

    [Test]
    public async Task Issuer_without_agents_speaks_for_none()
    {
        using var bed = new JwtBed(JwtBed.Agents + JwtBed.People + "issuers: { corp: { url: https://idp.example.com, audience: wiregate } }");
        Assert.That(await ShowAsync(bed, _ => { }), Is.Null);
    }

    [Test]
    public async Task Session_lasts_as_long_as_the_issuer_says()
    {
        using var bed = new JwtBed(JwtBed.Agents + JwtBed.People + "issuers: { corp: { url: https://idp.example.com, audience: wiregate, agents: \"*\", session: 2h } }");
        Assert.That((await ShowAsync(bed, _ => { }))!.SessionExpires, Is.EqualTo(bed.Time.GetUtcNow().AddHours(2)));
    }

    [Test]
    public async Task One_time_token_logs_in_once()
    {
        using var bed = new JwtBed(JwtBed.Agents + JwtBed.People + "issuers: { corp: { url: https://idp.example.com, audience: wiregate, agents: \"*\", one_time: true } }");
        Assert.That(await ShowAsync(bed, _ => { }), Is.Not.Null);
        Assert.That(await ShowAsync(bed, _ => { }), Is.Null);
        Assert.That(bed.LastProblem, Is.EqualTo("Used"));
        Assert.That(await ShowAsync(bed, claims => claims["jti"] = "j-2"), Is.Not.Null);
        Assert.That(await ShowAsync(bed, claims => (claims["jti"], claims["iat"]) = ("j-3", bed.Time.GetUtcNow().AddSeconds(-1).ToUnixTimeSeconds())), Is.Null, "it may have been used before the gate began");
    }

    [Test]
    public async Task One_time_token_does_not_log_in_again_under_another_signature_that_is_as_good()
    {
        using var bed = new JwtBed(JwtBed.Agents + JwtBed.People + "issuers: { corp: { url: https://idp.example.com, audience: wiregate, agents: \"*\", one_time: true } }");
        var claims = bed.Mint.Claims(bed.Time.GetUtcNow());
        claims.Remove("jti");
        var token = bed.Mint.Sign(bed.Mint.Header("ES256"), claims);
        var end = token.LastIndexOf('.') + 1;
        var signature = Base64Url.DecodeFromChars(token.AsSpan(end));
        // FIPS 186-5 section 6.4: of a signature (r, s) the pair (r, n - s) is one too. n of P-256.
        var order = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var other = order - new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var bytes = other.ToByteArray(isUnsigned: true, isBigEndian: true);
        signature.AsSpan(32).Clear();
        bytes.CopyTo(signature.AsSpan(64 - bytes.Length));
        Assert.That(await bed.ShowAsync(token[..end] + JwtMint.Encode(signature)), Is.Not.Null, "the other signature is as good");
        Assert.That(await bed.ShowAsync(token), Is.Null);
        Assert.That(bed.LastProblem, Is.EqualTo("Used"));
    }

    [TestCase("agents: { planner: { groups: [agents], owner: ana }, writer: { owner: bob } }\ngroups: [deployers]\n", true)]
    [TestCase("agents: { planner: { groups: [agents], owner: bob }, writer: { owner: bob } }\ngroups: [deployers]\n", false)]
    [TestCase("agents: { planner: { groups: [dba], owner: ana }, writer: { owner: bob } }\ngroups: [deployers]\n", false)]
    [TestCase("agents: { planner: { groups: [agents], owner: ana }, writer: { owner: ana } }\ngroups: [deployers]\n", false)]
    [TestCase("agents: { planner: { groups: [agents], owner: ana } }\ngroups: [deployers]\n", false)]
    [TestCase("agents: { planner: { groups: [agents], owner: ana }, writer: { owner: bob } }\n", false)]
    public async Task Session_goes_on_after_a_reload_that_leaves_its_principal_as_it_is(string agents, bool goesOn)
    {
        using var bed = new JwtBed();
        var principal = await ShowAsync(bed, claims => (claims["act"], claims["groups"]) = (new JsonObject { ["sub"] = "writer" }, "deployers"));
        Assert.That(bed.Identity.StillValid(principal!), Is.True);
        bed.Identity.Replace(JwtBed.Directory(agents + JwtBed.People + JwtBed.Issuers));
        Assert.That(bed.Identity.StillValid(principal!), Is.EqualTo(goesOn));
    }

    [Test]
    public async Task Session_ends_when_its_issuer_is_changed_or_removed()
    {
        using var bed = new JwtBed();
        var principal = (await ShowAsync(bed, _ => { }))!;
        bed.Identity.Replace(JwtBed.Directory(JwtBed.Agents + JwtBed.People + JwtBed.Issuers.Replace("audience: wiregate", "audience: gate-2", StringComparison.Ordinal)));
        Assert.That(bed.Identity.StillValid(principal), Is.False);
        bed.Identity.Replace(JwtBed.Directory(JwtBed.Agents + JwtBed.People));
        Assert.That(bed.Identity.StillValid(principal), Is.False);
    }

    [Test]
    public async Task Principal_that_nobody_vouched_for_is_not_valid()
    {
        using var bed = new JwtBed();
        var principal = (await ShowAsync(bed, _ => { }))!;
        Assert.That(bed.Identity.StillValid(principal with { }), Is.False);
    }

    private static Task<Principal?> ShowAsync(JwtBed bed, Action<JsonObject> change)
    {
        var claims = bed.Mint.Claims(bed.Time.GetUtcNow());
        change(claims);
        return bed.ShowAsync(bed.Mint.Sign(bed.Mint.Header(), claims));
    }
}
