using NUnit.Framework;

namespace WireGate.Tests.Core.Redaction.Detectors;

internal sealed class CredentialDetectorTests
{
    private const string Jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r";
    private const string Pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKC\n-----END RSA PRIVATE KEY-----";
    private const string Thirty = "abcdefghijklmnopqrstuvwxyz0123456789ABCD";

    [TestCase("private-key", "a " + Pem + " b", Pem)]
    [TestCase("private-key", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn")]
    [TestCase("private-key", "x PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none")]
    [TestCase("jwt", "Bearer " + Jwt + " x", Jwt)]
    [TestCase("aws-key", "key AKIA234567ABCDEFGHIJ here", "AKIA234567ABCDEFGHIJ")]
    [TestCase("aws-key", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")]
    [TestCase("aws-key", "{\"SecretAccessKey\": \"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\"}", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")]
    [TestCase("google-key", "k=AIzaSyA1234567890abcdefghijklmnopqrstuv;", "AIzaSyA1234567890abcdefghijklmnopqrstuv")]
    [TestCase("google-key", "{\"private_key_id\": \"0123456789abcdef0123456789abcdef01234567\"}", "0123456789abcdef0123456789abcdef01234567")]
    [TestCase("azure-key", "AccountKey=" + Thirty + Thirty + "ABCD==;x", Thirty + Thirty + "ABCD==")]
    [TestCase("azure-key", "https://a.blob.core.windows.net/c?sv=1&sig=" + Thirty + "%3D&se=2", Thirty + "%3D")]
    [TestCase("azure-key", "secret abc8Q~abcdefghijklmnopqrstuvwxyz01234 end", "abc8Q~abcdefghijklmnopqrstuvwxyz01234")]
    [TestCase("github-token", "ghp_abcdefghijklmnopqrstuvwxyz0123456789", "ghp_abcdefghijklmnopqrstuvwxyz0123456789")]
    [TestCase("github-token", "(github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz0123456789)", "github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz0123456789")]
    [TestCase("connection-string", "postgres://app:s3cret@db.internal/orders", "s3cret")]
    [TestCase("connection-string", "Host=db;Username=app;Password=s3cret;Database=x", "s3cret")]
    [TestCase("connection-string", "host=db user=app password = 's3 cret'", "s3 cret")]
    [TestCase("connection-string", "Server=db;uid=sa;pwd=s3cret", "s3cret")]
    [TestCase("scram-verifier", "SCRAM-SHA-256$4096:c2FsdHNhbHQ=$x1:y2 z", "SCRAM-SHA-256$4096:c2FsdHNhbHQ=$x1:y2")]
    [TestCase("wiregate-token", "wgt_abcdefgh23_k3kq2k3kq2k3kq2k3kq2k3kq2k3", "wgt_abcdefgh23_k3kq2k3kq2k3kq2k3kq2k3kq2k3")]
    [TestCase("wiregate-key", "wiregate-node-secret-1 gate-1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "wiregate-node-secret-1 gate-1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    public void A_credential_is_found_from_its_first_byte_to_its_last(string detector, string text, string credential) =>
        Assert.That(Found.In(text, detector), Is.EqualTo(new[] { credential }));

    /// <summary>In parts, so that nobody who looks for keys in source stumbles over them.</summary>
    [TestCase("slack-token", "xox", "b-1234567890-abcdef")]
    [TestCase("slack-token", "xap", "p-1-A0123456789-abcdef")]
    [TestCase("slack-token", "hooks.slack.com/serv", "ices/T0123456/B0123456/abcdefghijkl")]
    [TestCase("stripe-key", "sk_li", "ve_abcdefghijklmnopqrstuvwx")]
    [TestCase("stripe-key", "rk_te", "st_abcdefghijklmnopqrstuvwx")]
    [TestCase("stripe-key", "whse", "c_abcdefghijklmnopqrstuvwxyz012345")]
    public void A_token_of_a_service_is_found(string detector, string head, string tail) => Assert.That(Found.In("x " + head + tail + " y", detector), Is.EqualTo(new[] { head + tail }));

    [TestCase("private-key", "-----BEGIN CERTIFICATE-----\nMIIB")]
    [TestCase("private-key", "-----BEGIN PRIVATE KEY")]
    [TestCase("jwt", "eyJhbGciOiJIUzI1NiJ9")]
    [TestCase("jwt", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.short")]
    [TestCase("aws-key", "XAKIA234567ABCDEFGHIJ")]
    [TestCase("aws-key", "AKIA234567ABCDEFGHIJKLMN")]
    [TestCase("aws-key", "secret_access_key is kept elsewhere")]
    [TestCase("github-token", "ghp_short")]
    [TestCase("stripe-key", "task_live_abcdefghijklmnopqrstuvwx")]
    [TestCase("connection-string", "postgres://app:***@db/orders")]
    [TestCase("connection-string", "postgres://app:${PASSWORD}@db/orders")]
    [TestCase("connection-string", "https://example.com:8080/path@2x")]
    [TestCase("connection-string", "password=hunter2")]
    [TestCase("connection-string", "host=db password=$1")]
    [TestCase("wiregate-token", "wgt_abcdefgh23")]
    [TestCase("scram-verifier", "SCRAM-SHA-256$4096:short")]
    public void What_only_looks_like_one_is_not(string detector, string text) => Assert.That(Found.In(text, detector), Is.Empty);

    [Test]
    public void Several_are_found_one_after_the_other() =>
        Assert.That(Found.In($"{Jwt} {Jwt},{Jwt}", "jwt"), Is.EqualTo(new[] { Jwt, Jwt, Jwt }));

    [Test]
    public void A_key_is_found_behind_one_of_another_form() =>
        Assert.That(Found.In("AIzaSyA1234567890abcdefghijklmnopqrstuv ya29.abcdefghijklmnopqrstuvwxyz", "google-key"), Has.Length.EqualTo(2));
}
