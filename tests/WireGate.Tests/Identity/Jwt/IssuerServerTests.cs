using NUnit.Framework;
using WireGate.Identity.Issuers;
using WireGate.Tests.Events;

namespace WireGate.Tests.Identity.Jwt;

/// <summary>What an issuer's server answers, over loopback.</summary>
internal sealed class IssuerServerTests
{
    private readonly JwtMint _mint = new();

    [OneTimeTearDown]
    public void DisposeMint() => _mint.Dispose();

    [Test]
    public async Task Keys_are_where_the_discovery_document_says()
    {
        await using var server = new HttpReceiver();
        Answer(server, $$"""{"issuer":"{{Url(server)}}","jwks_uri":"{{Url(server)}}/keys?v=1"}""");
        Answer(server, _mint.KeySet.ToJsonString());
        Assert.That((await ReadAsync(server)).Count, Is.EqualTo(2));
        Assert.That((await server.NextAsync()).Head, Does.StartWith("GET /.well-known/openid-configuration "));
        Assert.That((await server.NextAsync()).Head, Does.StartWith("GET /keys?v=1 "));
    }

    [TestCase("""{"issuer":"http://127.0.0.1:1","jwks_uri":"URL/keys"}""", "another issuer")]
    [TestCase("""{"issuer":"URL/","jwks_uri":"URL/keys"}""", "another issuer")]
    [TestCase("""{"issuer":"URL","issuer":"URL","jwks_uri":"URL/keys"}""", "not JSON")]
    [TestCase("""{"issuer":"URL"}""", "names no keys")]
    [TestCase("""{"issuer":"URL","jwks_uri":"http://127.0.0.2:1/keys"}""", "another server")]
    [TestCase("""{"issuer":"URL","jwks_uri":"https://idp.example.com/keys"}""", "another server")]
    [TestCase("""{"issuer":"URL","jwks_uri":"file:///etc/keys"}""", "another server")]
    [TestCase("[]", "another issuer")]
    [TestCase("", "not JSON")]
    public async Task Discovery_document_that_is_not_the_issuers_is_refused(string document, string problem)
    {
        await using var server = new HttpReceiver();
        Answer(server, document.Replace("URL", Url(server), StringComparison.Ordinal));
        var error = await Assert.ThrowsAsync<IssuerException>(async () => await ReadAsync(server));
        Assert.That(error!.Message, Does.Contain(problem));
        await server.NextAsync();
        Assert.That(server.Waiting, Is.Zero, "nothing else was asked for");
    }

    [Test]
    public async Task Redirect_is_not_followed()
    {
        await using var server = new HttpReceiver();
        server.Answers.Enqueue((302, $"Location: {Url(server)}/elsewhere\r\n", ""));
        var error = await Assert.ThrowsAsync<IssuerException>(async () => await ReadAsync(server));
        Assert.That(error!.Message, Does.Contain("302"));
        await server.NextAsync();
        Assert.That(server.Waiting, Is.Zero);
    }

    [Test]
    public async Task Endless_answer_is_cut()
    {
        await using var server = new HttpReceiver();
        Answer(server, new string(' ', 300 * 1024));
        var error = await Assert.ThrowsAsync<IssuerException>(async () => await ReadAsync(server, keys: "/keys"));
        Assert.That(error!.Message, Does.Contain("longer than"));
    }

    [Test]
    public async Task Server_that_is_not_there_is_an_issuer_that_can_not_be_reached()
    {
        var server = new HttpReceiver();
        var settings = Settings(server, null);
        await server.DisposeAsync();
        Assert.That(async () => await new IssuerServer(settings).ReadKeysAsync(CancellationToken.None), Throws.InstanceOf<IssuerException>());
    }

    private static string Url(HttpReceiver server) => $"http://127.0.0.1:{server.Port}";

    private static void Answer(HttpReceiver server, string body) => server.Answers.Enqueue((200, "", body));

    private static IssuerSettings Settings(HttpReceiver server, string? keys) => JwtBed.Directory(
        $"issuers: {{ corp: {{ url: \"{Url(server)}\", audience: a{(keys is null ? "" : $", keys: \"{Url(server)}{keys}\"")} }} }}").Issuers[0];

    private static async Task<WireGate.Identity.Jwt.JwtKeys> ReadAsync(HttpReceiver server, string? keys = null) =>
        await new IssuerServer(Settings(server, keys)).ReadKeysAsync(CancellationToken.None);
}
