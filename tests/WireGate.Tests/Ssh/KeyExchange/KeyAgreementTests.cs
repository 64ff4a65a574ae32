using NUnit.Framework;
using WireGate.Ssh.KeyExchange;

namespace WireGate.Tests.Ssh.KeyExchange;

[TestFixtureSource(typeof(KeyAgreementTests), nameof(Methods))]
public sealed class KeyAgreementTests(string method)
{
    private readonly IKeyAgreement _agreement = KeyAgreements.Find(method);

    public static IEnumerable<string> Methods => KeyAgreements.Names;

    [Test]
    public void Both_sides_get_the_same_secret_and_never_the_same_twice()
    {
        using var first = Agree();
        using var second = Agree();
        Assert.That(first.Span.SequenceEqual(second.Span), Is.False);
    }

    [Test]
    public void A_string_of_another_length_is_refused_on_both_sides()
    {
        using var open = _agreement.Begin();
        _agreement.TryAnswer(open.Request.Span, out var reply)!.Dispose();
        foreach (var length in new[] { 0, 1, open.Request.Length - 1, open.Request.Length + 1, 10_000 })
        {
            var request = new byte[length];
            open.Request.Span[..Math.Min(length, open.Request.Length)].CopyTo(request);
            Assert.That(_agreement.TryAnswer(request, out _), Is.Null);
        }

        foreach (var length in new[] { 0, 1, reply.Length - 1, reply.Length + 1, 10_000 })
        {
            Array.Resize(ref reply, length);
            Assert.That(open.TryFinish(reply), Is.Null);
        }
    }

    [Test]
    public void An_impossible_key_is_refused_on_both_sides()
    {
        // All zeros make an X25519 secret of zeros, and are a point on no curve.
        using var open = _agreement.Begin();
        _agreement.TryAnswer(open.Request.Span, out var reply)!.Dispose();
        var request = open.Request.ToArray();
        var tail = method.StartsWith("ecdh", StringComparison.Ordinal) ? request.Length - 1 : 32;
        request.AsSpan(request.Length - tail).Clear();
        reply.AsSpan(reply.Length - tail).Clear();
        Assert.That(_agreement.TryAnswer(request, out _), Is.Null);
        Assert.That(open.TryFinish(reply), Is.Null);
    }

    private WireGate.Core.Secrets.SecretBuffer Agree()
    {
        using var open = _agreement.Begin();
        var server = _agreement.TryAnswer(open.Request.Span, out var reply)!;
        using var client = open.TryFinish(reply)!;
        Assert.That(client.Span.SequenceEqual(server.Span));
        Assert.That(client.Length, Is.GreaterThan(30));
        return server;
    }
}
