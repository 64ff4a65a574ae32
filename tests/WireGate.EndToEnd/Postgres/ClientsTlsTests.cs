using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres;

/// <summary>libpq's ways to encrypt and to log in, at a listener with a certificate.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class ClientsTlsTests(int major)
{
    private ClientBed _bed = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _bed = await ClientBed.OfAsync(major);

    [Test]
    public async Task Token_as_password_over_a_verified_certificate([Values] bool newLibpq) =>
        await AssertWorksAsync(newLibpq, []);

    [Test]
    public async Task Scram_bound_to_the_channel([Values] bool newLibpq) =>
        await AssertWorksAsync(newLibpq, new() { ["PGUSER"] = _bed.TokenId, ["PGCHANNELBINDING"] = "require" });

    [Test]
    public async Task Scram_alone_is_accepted_where_the_client_requires_it() =>
        await AssertWorksAsync(true, new() { ["PGUSER"] = _bed.TokenId, ["PGREQUIREAUTH"] = "scram-sha-256" });

    [Test]
    public async Task The_newer_library_is_the_one_that_runs()
    {
        var result = await PsqlAsync(true, new() { ["PGSSLNEGOTIATION"] = "nonsense" });
        Assert.That(result.Error, Does.Contain("invalid sslnegotiation value"));
    }

    [Test]
    public async Task Direct_tls_with_protocol_3_2() =>
        await AssertWorksAsync(true, new() { ["PGSSLNEGOTIATION"] = "direct", ["PGMAXPROTOCOLVERSION"] = "3.2", ["PGMINPROTOCOLVERSION"] = "3.2" });

    [Test]
    public async Task Direct_tls_with_a_bound_channel() =>
        await AssertWorksAsync(true, new() { ["PGUSER"] = _bed.TokenId, ["PGSSLNEGOTIATION"] = "direct", ["PGCHANNELBINDING"] = "require" });

    [Test]
    public async Task A_bound_channel_is_not_had_by_a_user_name_that_is_no_token()
    {
        var result = await PsqlAsync(true, new() { ["PGCHANNELBINDING"] = "require" });
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("channel binding"));
    }

    [Test]
    public async Task A_certificate_that_the_client_does_not_trust_ends_it()
    {
        var result = await PsqlAsync(true, new() { ["PGSSLROOTCERT"] = "/etc/ssl/certs/ca-certificates.crt" });
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain("certificate verify failed"));
    }

    [Test]
    public async Task Another_token_is_refused_by_either_method([Values] bool isScram)
    {
        var wrong = _bed.Token[..^4] + (_bed.Token.EndsWith("aaaa", StringComparison.Ordinal) ? "bbbb" : "aaaa");
        var result = await PsqlAsync(false, new() { ["PGPASSWORD"] = wrong, ["PGUSER"] = isScram ? _bed.TokenId : "planner" });
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain("the token was not accepted"));
    }

    private async Task AssertWorksAsync(bool newLibpq, Dictionary<string, string?> more)
    {
        var result = await PsqlAsync(newLibpq, more);
        Assert.That(result.Output, Is.EqualTo("shop_app|200\nonce more\n"), result.ToString());
    }

    private Task<ShellResult> PsqlAsync(bool newLibpq, Dictionary<string, string?> more)
    {
        var environment = _bed.ThroughTls();
        if (newLibpq) Assume.That(Directory.Exists(ClientBed.NewLibpq));
        if (newLibpq) environment["LD_LIBRARY_PATH"] = ClientBed.NewLibpq;
        foreach (var (key, value) in more) environment[key] = value;
        return Shell.RunAsync("psql", ["-XAt", "-c", "SELECT current_user, count(*) FROM customers", "-c", "SELECT 'once more'"], environment);
    }
}
