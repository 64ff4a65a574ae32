using NUnit.Framework;
using WireGate.Recording.Reading;

namespace WireGate.Tests.Recording.Reading;

internal sealed class CredentialScanTests
{
    [TestCase("private-key", "x\n-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn")]
    [TestCase("private-key", "-----BEGIN PRIVATE KEY-----")]
    [TestCase("aws-key", "key AKIA234567ABCDEFGHIJ here")]
    [TestCase("google-key", "AIzaSyA1234567890abcdefghijklmnopqrstuv")]
    [TestCase("google-key", "{\"private_key_id\": \"0123456789abcdef0123456789abcdef01234567\"}")]
    [TestCase("github-token", "ghp_abcdefghijklmnopqrstuvwxyz0123456789")]
    [TestCase("github-token", "github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz0123456789")]
    [TestCase("jwt", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r")]
    [TestCase("wiregate-token", "wgt_abcdefgh23_k3kq2k3kq2k3kq2k3kq2k3kq2k3")]
    [TestCase("scram-verifier", "SCRAM-SHA-256$4096:c2FsdHNhbHQ=$x:y")]
    [TestCase("connection-string", "postgres://app:s3cret@db.internal/orders")]
    [TestCase("password", "ALTER ROLE x PASSWORD 's3cret'")]
    [TestCase("password", "password=hunter2 host=db")]
    [TestCase("password", "\"api_key\": \"abcd1234\"")]
    [TestCase("password", "PASSWORD '***', then password := 'real'")]
    public void What_looks_like_one_is_found(string kind, string text) => Assert.That(CredentialScan.Kinds(new FramePiece("statement", text)), Does.Contain(kind));

    [Test]
    public void A_Slack_token_is_found() => Assert.That(CredentialScan.Kinds(new FramePiece("rows", string.Concat("xox", "b-", "1234567890-abcdef"))), Does.Contain("slack-token"));

    [TestCase("SELECT 1")]
    [TestCase("the password for the new user was changed")]
    [TestCase("ALTER ROLE x PASSWORD '***'")]
    [TestCase("password = $1")]
    [TestCase("password=<yours>")]
    [TestCase("SELECT password FROM users WHERE id = 1")]
    [TestCase("https://example.com:8080/path@2x")]
    [TestCase("postgres://app:***@db/orders")]
    [TestCase("wgt_abcdefgh23")]
    public void What_is_none_is_not(string text) => Assert.That(CredentialScan.Kinds(new FramePiece("statement", text)), Is.Empty);

    [TestCase("api_key", "q8Zr2Lx9Vb4Tn7Wk", true)]
    [TestCase("Password_Hash", "$2b$12$abcdefghijklmnopqrstuv", true)]
    [TestCase("api_key", "short", false)]
    [TestCase("api_key", "aaaaaaaaaaaaaaaa", false)]
    [TestCase("api_key", "rotate it every year", false)]
    [TestCase("comment", "q8Zr2Lx9Vb4Tn7Wk", false)]
    public void Values_count_where_their_column_is_named_like_a_secret(string column, string value, bool isOne) =>
        Assert.That(CredentialScan.Kinds(new FramePiece("column", value, column)).Any(), Is.EqualTo(isOne));

    [Test]
    public void A_hostile_text_takes_no_longer_than_its_length() =>
        Assert.That(CredentialScan.Kinds(new FramePiece("rows", new string('a', 200_000) + "://" + new string(':', 200_000))), Is.Empty);
}
