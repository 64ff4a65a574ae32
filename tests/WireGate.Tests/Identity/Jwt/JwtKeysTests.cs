using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using WireGate.Identity.Jwt;

namespace WireGate.Tests.Identity.Jwt;

internal sealed class JwtKeysTests
{
    private readonly JwtMint _mint = new();

    [OneTimeTearDown]
    public void DisposeMint() => _mint.Dispose();

    [Test]
    public void Key_is_found_by_name_and_family()
    {
        var keys = JwtKeys.Read(_mint.KeySetBytes);
        Assert.That(keys.Find("RS256", "k1"), Is.Not.Null);
        Assert.That(keys.Find("ES256", "k1-ec"), Is.Not.Null);
        Assert.That(keys.Find("ES256", "k1"), Is.Null);
        Assert.That(keys.Find("ES384", "k1-ec"), Is.Null);
        Assert.That(keys.Find("HS256", "k1"), Is.Null);
        Assert.That(keys.Find("RS256", "k2"), Is.Null);
        Assert.That(keys.Find("RS256", null), Is.Not.Null, "the only key that fits");
    }

    [Test]
    public void Two_keys_of_one_name_are_none()
    {
        using var other = new JwtMint();
        var set = _mint.KeySet;
        set["keys"]!.AsArray().Add(other.KeySet["keys"]![0]!.DeepClone());
        var keys = JwtKeys.Read(Encoding.UTF8.GetBytes(set.ToJsonString()));
        Assert.That(keys.Find("RS256", "k1"), Is.Null);
        Assert.That(keys.Find("RS256", null), Is.Null);
        Assert.That(keys.Find("ES256", "k1-ec"), Is.Not.Null);
    }

    [TestCase("use", "enc")]
    [TestCase("alg", "RS512")]
    [TestCase("alg", "RSA-OAEP")]
    [TestCase("d", "AQAB")]
    [TestCase("kty", "oct")]
    [TestCase("e", "AQ")]
    [TestCase("e", "Ag")]
    [TestCase("e", "AQAAAAE")]
    [TestCase("n", "AQAB")]
    [TestCase("n", "*")]
    public void Key_that_is_not_for_this_is_not_there(string name, string value)
    {
        var set = _mint.KeySet;
        set["keys"]![0]![name] = value;
        Assert.That(JwtKeys.Read(Encoding.UTF8.GetBytes(set.ToJsonString())).Find("RS256", "k1"), Is.Null);
    }

    [Test]
    public void Weak_key_is_not_there()
    {
        using var weak = RSA.Create(1024);
        var set = _mint.KeySet;
        set["keys"]![0]!["n"] = JwtMint.Encode(weak.ExportParameters(false).Modulus!);
        Assert.That(JwtKeys.Read(Encoding.UTF8.GetBytes(set.ToJsonString())).Find("RS256", "k1"), Is.Null);
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("{\"keys\":{}}")]
    [TestCase("{\"keys\":[]}")]
    [TestCase("{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}")]
    [TestCase("{\"keys\":[],\"keys\":[]}")]
    public void Document_without_a_key_is_refused(string json) =>
        Assert.That(() => JwtKeys.Read(Encoding.UTF8.GetBytes(json)), Throws.InstanceOf<FormatException>());

    [Test]
    public void Endless_list_of_keys_is_refused()
    {
        var many = new JsonObject { ["keys"] = new JsonArray([.. Enumerable.Range(0, 101).Select(_ => _mint.KeySet["keys"]![1]!.DeepClone())]) };
        Assert.That(() => JwtKeys.Read(Encoding.UTF8.GetBytes(many.ToJsonString())), Throws.InstanceOf<FormatException>());
    }
}
