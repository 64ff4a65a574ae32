using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using WireGate.Identity.Jwt;

namespace WireGate.Tests.Identity.Jwt;

internal sealed class JwtValidatorTests
{
    private readonly WireGate.Testing.ManualTime _time = new();
    private readonly JwtMint _mint = new();

    [OneTimeTearDown]
    public void DisposeMint() => _mint.Dispose();

    [TestCase("exp", -29, JwtProblem.None)]
    [TestCase("exp", -30, JwtProblem.Expired)]
    [TestCase("exp", 3600, JwtProblem.None)]
    [TestCase("exp", 3601, JwtProblem.LifetimeTooLong)]
    [TestCase("nbf", 30, JwtProblem.None)]
    [TestCase("nbf", 31, JwtProblem.NotYetValid)]
    [TestCase("iat", 30, JwtProblem.None)]
    [TestCase("iat", 31, JwtProblem.IssuedInFuture)]
    [TestCase("iat", -3300, JwtProblem.None)]
    [TestCase("iat", -3301, JwtProblem.LifetimeTooLong)]
    public void Time_counts_to_the_second(string claim, int seconds, object problem)
    {
        var claims = _mint.Claims(_time.GetUtcNow());
        if (claim == "exp" && seconds < 0) (claims["iat"], claims["nbf"]) = (_time.GetUtcNow().ToUnixTimeSeconds() - 60, _time.GetUtcNow().ToUnixTimeSeconds() - 60);
        claims[claim] = _time.GetUtcNow().ToUnixTimeSeconds() + seconds;
        Assert.That(Check(_mint.Header(), claims), Is.EqualTo((JwtProblem)problem));
    }

    [Test]
    public void Token_without_issue_time_lives_no_longer_than_one_with_it()
    {
        var claims = _mint.Claims(_time.GetUtcNow());
        claims.Remove("iat");
        Assert.That(Check(_mint.Header(), claims), Is.EqualTo(JwtProblem.None));
        claims["exp"] = _time.GetUtcNow().ToUnixTimeSeconds() + 3601;
        Assert.That(Check(_mint.Header(), claims), Is.EqualTo(JwtProblem.LifetimeTooLong));
    }

    [TestCase("at+jwt")]
    [TestCase("AT+JWT")]
    [TestCase("application/at+jwt")]
    [TestCase("JWT")]
    [TestCase(null)]
    public void Access_token_may_be_typed_as_issuers_do(string? type)
    {
        var header = _mint.Header();
        if (type is null) header.Remove("typ");
        else header["typ"] = type;
        Assert.That(Check(header, _mint.Claims(_time.GetUtcNow())), Is.EqualTo(JwtProblem.None));
    }

    [Test]
    public void One_of_several_audiences_is_enough()
    {
        var claims = _mint.Claims(_time.GetUtcNow());
        claims["aud"] = new JsonArray("account", "wiregate");
        Assert.That(Check(_mint.Header(), claims), Is.EqualTo(JwtProblem.None));
    }

    [Test]
    public async Task Id_token_is_checked_by_the_same_code_with_its_nonce()
    {
        var expected = Expected with { Types = ["jwt"], Audience = "console", Nonce = "n-1" };
        var header = _mint.Header();
        header["typ"] = "JWT";
        var claims = _mint.Claims(_time.GetUtcNow());
        claims["aud"] = "console";
        claims["nonce"] = "n-1";
        claims["at_hash"] = "x";
        Assert.That(await ValidateAsync(_mint.Sign(header, claims), expected), Is.EqualTo(JwtProblem.None));
        claims["nonce"] = "n-2";
        Assert.That(await ValidateAsync(_mint.Sign(header, claims), expected), Is.EqualTo(JwtProblem.Nonce));
        claims.Remove("nonce");
        Assert.That(await ValidateAsync(_mint.Sign(header, claims), expected), Is.EqualTo(JwtProblem.Nonce));
    }

    [Test]
    public async Task Library_refuses_what_the_checks_before_it_let_pass()
    {
        // The signature alone is wrong, and with another audience expected the signature alone is right.
        var now = _time.GetUtcNow();
        using var stranger = new JwtMint();
        var forged = stranger.Token(now);
        Assert.That(await SignatureAsync(forged, Expected), Is.EqualTo(JwtProblem.Signature));
        Assert.That(await SignatureAsync(_mint.Token(now), Expected with { Audience = "other" }), Is.EqualTo(JwtProblem.Signature));
        Assert.That(await SignatureAsync(_mint.Token(now), Expected with { Issuer = "https://other.example.com" }), Is.EqualTo(JwtProblem.Signature));
        Assert.That(await SignatureAsync(_mint.Token(now), Expected), Is.EqualTo(JwtProblem.None));
    }

    private static JwtExpectations Expected => new()
    {
        Issuer = "https://idp.example.com",
        Audience = "wiregate",
        Algorithms = JwtAlgorithms.Default,
        Types = ["at+jwt", "jwt", ""],
        MaxLifetime = TimeSpan.FromHours(1),
    };

    private JwtProblem Check(JsonObject header, JsonObject claims) => new JwtValidator(_time).CheckClaims(Read(_mint.Sign(header, claims)), Expected);

    private async Task<JwtProblem> ValidateAsync(string token, JwtExpectations expected) =>
        new JwtValidator(_time).CheckClaims(Read(token), expected) is var problem and not JwtProblem.None ? problem : await SignatureAsync(token, expected);

    private async Task<JwtProblem> SignatureAsync(string token, JwtExpectations expected) =>
        await new JwtValidator(_time).CheckSignatureAsync(Encoding.ASCII.GetBytes(token), Read(token), expected, JwtKeys.Read(_mint.KeySetBytes));

    private static JwtText Read(string token) => JwtText.Read(Encoding.ASCII.GetBytes(token), out _) ?? throw new InvalidOperationException("not a JWT");
}
