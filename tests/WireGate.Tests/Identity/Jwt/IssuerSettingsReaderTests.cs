using NUnit.Framework;
using WireGate.Core.Configuration;

namespace WireGate.Tests.Identity.Jwt;

internal sealed class IssuerSettingsReaderTests
{
    [Test]
    public void Issuer_is_read_with_its_defaults()
    {
        var issuer = Read("url: https://idp.example.com/realms/a, audience: wiregate");
        Assert.That((issuer.Url, issuer.Audience, issuer.Session, issuer.OneTime), Is.EqualTo(("https://idp.example.com/realms/a", "wiregate", (TimeSpan?)null, false)));
        Assert.That(issuer.Algorithms, Is.EqualTo(new[] { "RS256", "ES256" }));
        Assert.That(issuer.Types, Is.EqualTo(new[] { "at+jwt", "jwt", "" }));
        Assert.That(issuer.MaxLifetime, Is.EqualTo(TimeSpan.FromHours(1)));
        Assert.That(issuer.Agents.Find("planner"), Is.Null);
    }

    [TestCase("http://127.0.0.1:8080")]
    [TestCase("http://localhost:8080/a")]
    [TestCase("http://[::1]:8080")]
    public void Plain_http_is_for_this_machine(string url) => Assert.That(Read($"url: \"{url}\", audience: a").Url, Is.EqualTo(url));

    // The section begins at column 18, its first key at 20.
    [TestCase("audience: a", 18, "\"url\" is missing")]
    [TestCase("url: https://i", 18, "\"audience\" is missing")]
    [TestCase("url: https://i, audience: ''", 46, "\"audience\" is empty")]
    [TestCase("url: http://idp.example.com, audience: a", 25, "http is for this machine alone")]
    [TestCase("url: ftp://i, audience: a", 25, "\"url\" is an address")]
    [TestCase("url: https://u:p@i, audience: a", 25, "\"url\" is an address")]
    [TestCase("url: 'https://i?x=1', audience: a", 25, "\"url\" is an address")]
    [TestCase("url: 'https://i#x', audience: a", 25, "\"url\" is an address")]
    [TestCase("url: https://i, audience: a, algorithms: [HS256]", 62, "an algorithm is one of")]
    [TestCase("url: https://i, audience: a, algorithms: [none]", 62, "an algorithm is one of")]
    [TestCase("url: https://i, audience: a, algorithms: []", 61, "names none")]
    [TestCase("url: https://i, audience: a, types: []", 56, "names none")]
    [TestCase("url: https://i, audience: a, agents: [plannr]", 58, "\"plannr\" is not under identity.agents; did you mean")]
    [TestCase("url: https://i, audience: a, agents: { nobody: x }", 59, "\"nobody\" is not under identity.agents")]
    [TestCase("url: https://i, audience: a, agents: { planner: x, writer: x }", 79, "\"x\" is \"planner\" already")]
    [TestCase("url: https://i, audience: a, people: [ana]", 57, "says nothing without \"person\"")]
    [TestCase("url: https://i, audience: a, person: sub, people: [bert]", 71, "\"bert\" is not under identity.people")]
    [TestCase("url: https://i, audience: a, agent: []", 56, "is a claim's name")]
    [TestCase("url: https://i, audience: a, max_lifetime: 2d", 63, "from 1s to 1d")]
    [TestCase("url: https://i, audience: a, session: 0s", 58, "from 1s to 30d")]
    [TestCase("url: https://i, audience: a, keys: nosuch.json", 55, "can't be read")]
    [TestCase("url: https://i, audience: a, keys: 'http://elsewhere/keys'", 55, "\"keys\" is an address")]
    [TestCase("url: https://i, audience: a, authority: nosuch.pem", 60, "does not exist")]
    [TestCase("url: 'http://127.0.0.1:1', audience: a, authority: ca.pem", 71, "only where keys are fetched over https")]
    [TestCase("url: https://i, audience: a, audiences: b", 49, "unknown key \"audiences\"; did you mean")]
    public void Mistake_is_refused_where_it_stands(string issuer, int column, string problem)
    {
        var error = Assert.Throws<ConfigException>(() => Read(issuer))!;
        Assert.That(error.Problem, Does.Contain(problem));
        Assert.That((error.Position.Line, error.Position.Column), Is.EqualTo((3, column)));
    }

    [Test]
    public void Two_issuers_can_not_share_a_url() =>
        Assert.That(() => JwtBed.Directory("issuers: { a: { url: https://i, audience: a }, b: { url: https://i, audience: b } }"),
            Throws.InstanceOf<ConfigException>().With.Property(nameof(ConfigException.Problem)).Contains("this is the url of \"a\""));

    [Test]
    public void Pinned_keys_are_read_with_the_configuration()
    {
        using var mint = new JwtMint();
        var folder = Directory.CreateTempSubdirectory("wg-");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "keys.json"), mint.KeySetBytes);
            var one = Read("url: https://i, audience: a, keys: keys.json", folder.FullName);
            Assert.That(one.PinnedKeys!.Count, Is.EqualTo(2));
            using var next = new JwtMint();
            File.WriteAllBytes(Path.Combine(folder.FullName, "keys.json"), next.KeySetBytes);
            Assert.That(Read("url: https://i, audience: a, keys: keys.json", folder.FullName).Definition, Is.Not.EqualTo(one.Definition), "sessions of the old keys would go on");
            File.WriteAllText(Path.Combine(folder.FullName, "keys.json"), "{}");
            Assert.That(() => Read("url: https://i, audience: a, keys: keys.json", folder.FullName), Throws.InstanceOf<ConfigException>());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static WireGate.Identity.Issuers.IssuerSettings Read(string issuer, string folder = "/") =>
        JwtBed.Directory($"agents: {{ planner: {{}}, writer: {{}} }}\npeople: {{ ana: {{}} }}\nissuers: {{ corp: {{ {issuer} }} }}", folder).Issuers[0];
}
