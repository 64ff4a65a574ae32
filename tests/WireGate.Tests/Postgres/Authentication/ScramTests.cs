using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Postgres.Authentication;

namespace WireGate.Tests.Postgres.Authentication;

public sealed class ScramTests
{
    // RFC 7677 section 3.
    private const string ClientNonce = "rOprNGfwEbeRWgbNEkqO";
    private const string ServerNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const string ServerFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private const string ClientFinal = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private const string ServerFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    private static readonly byte[] Keys = DeriveKeys();
    private static readonly byte[] Binding = [9, 9, 9];

    private static byte[] DeriveKeys()
    {
        var keys = new byte[64];
        ScramKeys.Derive("pencil"u8, Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096, keys);
        return keys;
    }

    private static ScramServer Server(byte[]? binding = null) => new(
        new ScramVerifier([.. Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ==")], 4096, [.. SHA256.HashData(Keys.AsSpan(0, 32))], [.. Keys[32..]]),
        binding,
        Encoding.ASCII.GetBytes(ServerNonce));

    private static ScramClient Client(byte[]? binding = null, bool notOffered = false) =>
        new(binding, notOffered, Encoding.ASCII.GetBytes(ClientNonce), "user");

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[]? bytes) => bytes is null ? "" : Encoding.UTF8.GetString(bytes);

    [Test]
    public void Client_says_what_the_rfc_says()
    {
        var client = Client();
        Assert.That(Text(client.Begin()), Is.EqualTo("n,,n=user,r=" + ClientNonce));
        Assert.That(client.ReadChallenge(Bytes(ServerFirst)).Iterations, Is.EqualTo(4096));
        Assert.That(Text(client.Prove(Keys.AsSpan(0, 32))), Is.EqualTo(ClientFinal));
        Assert.That(client.Verify(Bytes(ServerFinal), Keys.AsSpan(32)), Is.True);
    }

    [Test]
    public void Server_says_what_the_rfc_says()
    {
        var server = Server();
        Assert.That(Text(server.Begin("SCRAM-SHA-256", Bytes("n,,n=user,r=" + ClientNonce))), Is.EqualTo(ServerFirst));
        Assert.That(Text(server.Finish(Bytes(ClientFinal))), Is.EqualTo(ServerFinal));
    }

    [Test]
    public void A_proof_with_any_bit_changed_is_not_accepted()
    {
        var proof = Convert.FromBase64String("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        for (var bit = 0; bit < proof.Length * 8; bit++)
        {
            var changed = (byte[])proof.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var server = Server();
            server.Begin("SCRAM-SHA-256", Bytes("n,,n=user,r=" + ClientNonce));
            var final = ClientFinal[..(ClientFinal.LastIndexOf(",p=", StringComparison.Ordinal) + 3)] + Convert.ToBase64String(changed);
            Assert.That(server.Finish(Bytes(final)), Is.Null);
        }
    }

    [Test]
    public void Both_sides_agree_with_the_channel_bound()
    {
        var client = Client(Binding);
        var server = Server(Binding);
        Assert.That(client.Mechanism, Is.EqualTo("SCRAM-SHA-256-PLUS"));
        client.ReadChallenge(server.Begin(client.Mechanism, client.Begin()));
        var final = server.Finish(client.Prove(Keys.AsSpan(0, 32)));
        Assert.That(client.Verify(final, Keys.AsSpan(32)), Is.True);
    }

    [Test]
    public void Another_certificate_breaks_the_binding()
    {
        var client = Client([1, 2, 3]);
        var server = Server(Binding);
        client.ReadChallenge(server.Begin(client.Mechanism, client.Begin()));
        Assert.Throws<ProtocolViolationException>(() => server.Finish(client.Prove(Keys.AsSpan(0, 32))));
    }

    [Test]
    public void A_client_that_could_bind_and_was_not_offered_it_finds_out_a_downgrade()
    {
        var client = Client(notOffered: true);
        Assert.That(Text(client.Begin()), Does.StartWith("y,,"));
        Assert.Throws<ProtocolViolationException>(() => Server(Binding).Begin(client.Mechanism, client.Begin()));
        Assert.DoesNotThrow(() => Server().Begin(client.Mechanism, client.Begin()));
    }

    [Test]
    public void A_client_that_can_not_bind_may_log_in_over_tls() =>
        Assert.DoesNotThrow(() => Server(Binding).Begin("SCRAM-SHA-256", Client().Begin()));

    [TestCase("SCRAM-SHA-256", "")]
    [TestCase("SCRAM-SHA-256", "n")]
    [TestCase("SCRAM-SHA-256", "n,")]
    [TestCase("SCRAM-SHA-256", "x,,n=,r=abc")]
    [TestCase("SCRAM-SHA-256", "n,a=admin,n=,r=abc")]
    [TestCase("SCRAM-SHA-256", "n,,m=x,n=,r=abc")]
    [TestCase("SCRAM-SHA-256", "n,,n=,r=")]
    [TestCase("SCRAM-SHA-256", "n,,r=abc")]
    [TestCase("SCRAM-SHA-256", "n,,n=,r=abc,x=y")]
    [TestCase("SCRAM-SHA-256", "n,,n=,r=a\u0001c")]
    [TestCase("SCRAM-SHA-256", "p=tls-server-end-point,,n=,r=abc")]
    [TestCase("SCRAM-SHA-256-PLUS", "n,,n=,r=abc")]
    [TestCase("SCRAM-SHA-256-PLUS", "p=tls-unique,,n=,r=abc")]
    [TestCase("SCRAM-SHA-1", "n,,n=,r=abc")]
    [TestCase("OAUTHBEARER", "n,,n=,r=abc")]
    public void Malformed_first_message_is_refused(string mechanism, string message) =>
        Assert.Throws<ProtocolViolationException>(() => Server(Binding).Begin(mechanism, Bytes(message)));

    [Test]
    public void Binding_is_refused_where_it_was_not_offered() =>
        Assert.Throws<ProtocolViolationException>(() => Server().Begin("SCRAM-SHA-256-PLUS", Bytes("p=tls-server-end-point,,n=,r=abc")));

    [TestCase(ScramNonce.MaxLength, true)]
    [TestCase(ScramNonce.MaxLength + 1, false)]
    public void Nonce_length_is_limited(int length, bool valid)
    {
        var first = Bytes("n,,n=,r=" + new string('x', length));
        if (valid) Assert.DoesNotThrow(() => Server().Begin("SCRAM-SHA-256", first));
        else Assert.Throws<ProtocolViolationException>(() => Server().Begin("SCRAM-SHA-256", first));
    }

    [TestCase("")]
    [TestCase("c=biws")]
    [TestCase("c=biws,r=wrong,p=AAAA")]
    [TestCase("c=bi ws,r={nonce},p={proof}")]
    [TestCase("c=eSws,r={nonce},p={proof}")]
    [TestCase("c=biws,r={nonce},p=AAAA")]
    [TestCase("c=biws,r={nonce},p=!!!!")]
    [TestCase("c=biws,r={nonce},p={proof},x=y")]
    [TestCase("c=biws,r={nonce},x=y,p={proof}")]
    public void Malformed_final_message_is_refused(string message)
    {
        var server = Server();
        server.Begin("SCRAM-SHA-256", Bytes("n,,n=user,r=" + ClientNonce));
        var final = message.Replace("{nonce}", ClientNonce + ServerNonce, StringComparison.Ordinal)
            .Replace("{proof}", "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", StringComparison.Ordinal);
        Assert.Throws<ProtocolViolationException>(() => server.Finish(Bytes(final)));
    }

    [TestCase("r={nonce}x,s=AAAA,i=1000000", true)]
    [TestCase("r={nonce}x,s=AAAA,i=1000001", false)]
    [TestCase("r={nonce}x,s=AAAA,i=1", true)]
    [TestCase("r={nonce}x,s=AAAA,i=0", false)]
    [TestCase("r={nonce}x,s=AAAA,i=-1", false)]
    [TestCase("r={nonce}x,s=AAAA,i=4294971392", false)]
    [TestCase("r={nonce}x,s=AAAA,i=4096x", false)]
    [TestCase("r={nonce}x,s=AAAA,i=", false)]
    [TestCase("r={nonce}x,s=,i=4096", false)]
    [TestCase("r={nonce}x,s=A,i=4096", false)]
    [TestCase("r={nonce},s=AAAA,i=4096", false)]
    [TestCase("r=other,s=AAAA,i=4096", false)]
    [TestCase("m=x,r={nonce}x,s=AAAA,i=4096", false)]
    [TestCase("e=other-error", false)]
    public void Challenge_is_checked_before_it_costs_anything(string message, bool valid)
    {
        var challenge = Bytes(message.Replace("{nonce}", ClientNonce, StringComparison.Ordinal));
        if (valid) Assert.DoesNotThrow(() => Client().ReadChallenge(challenge));
        else Assert.Throws<ProtocolViolationException>(() => Client().ReadChallenge(challenge));
    }

    [TestCase(ScramNonce.MaxLength, true)]
    [TestCase(ScramNonce.MaxLength + 1, false)]
    public void Servers_nonce_is_limited(int length, bool valid)
    {
        var challenge = Bytes($"r={ClientNonce}{new string('x', length)},s=AAAA,i=4096");
        if (valid) Assert.DoesNotThrow(() => Client().ReadChallenge(challenge));
        else Assert.Throws<ProtocolViolationException>(() => Client().ReadChallenge(challenge));
    }

    [Test]
    public void Servers_signature_is_checked()
    {
        var client = Client();
        client.ReadChallenge(Bytes(ServerFirst));
        Assert.That(client.Verify(Bytes(ServerFinal), Keys.AsSpan(32)), Is.False, "before our proof");
        client.Prove(Keys.AsSpan(0, 32));
        Assert.That(client.Verify(Bytes("e=invalid-proof"), Keys.AsSpan(32)), Is.False);
        Assert.That(client.Verify(Bytes("v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), Keys.AsSpan(32)), Is.False);
        Assert.That(client.Verify(Bytes(ServerFinal), Keys.AsSpan(32)), Is.True);
    }
}
