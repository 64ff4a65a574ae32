using System.Security.Cryptography;
using NUnit.Framework;
using WireGate.Identity;

namespace WireGate.Tests.Identity;

public sealed class ScramVerifiersTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];

    [Test]
    public void Verifier_satisfies_the_exchange_of_rfc_7677_section_3()
    {
        var authMessage =
            "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"u8;
        var proof = Convert.FromBase64String("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");

        var verifier = ScramVerifiers.Derive("pencil"u8, Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);

        // RFC 5802 section 3: ClientKey = ClientProof XOR ClientSignature, and StoredKey is its hash.
        var signature = HMACSHA256.HashData([.. verifier.StoredKey], authMessage);
        var clientKey = proof.Zip(signature, (left, right) => (byte)(left ^ right)).ToArray();
        Assert.That(SHA256.HashData(clientKey), Is.EqualTo(verifier.StoredKey));
        Assert.That(Convert.ToBase64String(HMACSHA256.HashData([.. verifier.ServerKey], authMessage)),
            Is.EqualTo("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    }

    [Test]
    public void Made_up_verifier_is_the_same_on_every_call()
    {
        var first = ScramVerifiers.MakeUp(Key, "wgt_abcdefghij");
        var second = ScramVerifiers.MakeUp(Key, "wgt_abcdefghij");
        Assert.That(second.Salt, Is.EqualTo(first.Salt));
        Assert.That(second.StoredKey, Is.EqualTo(first.StoredKey));
        Assert.That(second.ServerKey, Is.EqualTo(first.ServerKey));
    }

    [Test]
    public void Made_up_verifiers_of_two_ids_share_nothing()
    {
        var first = ScramVerifiers.MakeUp(Key, "wgt_abcdefghij");
        var second = ScramVerifiers.MakeUp(Key, "wgt_abcdefghik");
        Assert.That(second.Salt, Is.Not.EqualTo(first.Salt));
        Assert.That(second.StoredKey, Is.Not.EqualTo(first.StoredKey));
        Assert.That(second.ServerKey, Is.Not.EqualTo(first.ServerKey));
    }

    [Test]
    public void Made_up_verifier_looks_like_a_real_one()
    {
        var real = ScramVerifiers.Derive("x"u8, ScramVerifiers.SaltFor(Key, "wgt_abcdefghij"), ScramVerifiers.Iterations);
        var madeUp = ScramVerifiers.MakeUp(Key, "wgt_abcdefghij");
        Assert.That(madeUp.Salt, Is.EqualTo(real.Salt), "the salt must not change when a token comes to be or ends");
        Assert.That(madeUp.Iterations, Is.EqualTo(real.Iterations));
        Assert.That(madeUp.StoredKey.Length, Is.EqualTo(real.StoredKey.Length));
    }
}
