using System.Net;
using NUnit.Framework;
using WireGate.Core.Configuration;
using WireGate.Recording.Ledger;
using WireGate.Recording.Settings;
using WireGate.Tests.Recording.Live;

namespace WireGate.Tests.Recording.Anchors;

/// <summary>Anchors as a configuration names them, over real sockets.</summary>
public sealed class ConfiguredAnchorsTests
{
    private const string Witness = "{ to: witness, url: \"https://w.test\", key: KEY }";

    private static readonly string WitnessKey = new FakeWitness().Key.ToString();

    [Test]
    public async Task Checkpoints_of_a_recording_gate_reach_a_store()
    {
        using var bed = new RecordingBed();
        using var store = new HttpListener();
        var port = WireGate.Testing.FreePort.Next();
        store.Prefixes.Add($"http://127.0.0.1:{port}/");
        store.Start();
        var secret = Path.Combine(bed.Folder, "s3.key");
        await File.WriteAllTextAsync(secret, "store-secret\n");
        bed.Options = bed.Options with { Anchors = Read($"[{{ to: s3, endpoint: \"http://127.0.0.1:{port}\", bucket: evidence, access_key: A, secret_file: {secret}, lock: compliance }}]").Anchors };
        bed.Start();
        var asked = await store.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(asked.Request.HttpMethod, Is.EqualTo("PUT"));
        Assert.That(asked.Request.RawUrl, Does.StartWith("/evidence/test.gate/"));
        Assert.That(asked.Request.Headers["x-amz-object-lock-mode"], Is.EqualTo("COMPLIANCE"));
        Assert.That(asked.Request.Headers["authorization"], Does.StartWith("AWS4-HMAC-SHA256 Credential=A/"));
        using var body = new MemoryStream();
        await asked.Request.InputStream.CopyToAsync(body);
        Assert.That(SignedCheckpoint.TryParse(body.ToArray())?.Checkpoint.Origin, Is.EqualTo("test.gate"));
        asked.Response.Close();
    }

    [Test]
    public void A_secret_that_is_not_there_keeps_the_gate_from_starting()
    {
        using var bed = new RecordingBed();
        bed.Options = bed.Options with { Anchors = Read("[{ to: s3, endpoint: \"https://s.test\", bucket: b, access_key: A, secret_file: /nowhere }]").Anchors };
        Assert.Throws<WireGate.Recording.Anchors.AnchorException>(() => bed.Start());
    }

    [Test]
    public void A_witness_is_read()
    {
        var read = Read($"[{Witness.Replace("KEY", WitnessKey, StringComparison.Ordinal)}]");
        Assert.That(read.Anchors.Single(), Is.EqualTo(new AnchorSettings.Witness(new Uri("https://w.test"), new FakeWitness().Key)));
        Assert.That(RecordingOptions.AreSame(read, Read($"[{Witness.Replace("KEY", WitnessKey, StringComparison.Ordinal)}]")));
        Assert.That(RecordingOptions.AreSame(read, Read("[]")), Is.False);
    }

    [TestCase("[{ to: elsewhere }]", "s3 or witness")]
    [TestCase("[{ to: witness, url: \"http://w.test\", key: x }]", "https address")]
    [TestCase("[{ to: witness, url: \"https://w.test\", key: x }]", "verifier key of a witness")]
    [TestCase("[{ to: s3, endpoint: \"https://s.test\", bucket: b, access_key: A }]", "\"secret_file\" is missing")]
    [TestCase("[{ to: s3, endpoint: \"https://s.test\", bucket: b, access_key: A, secret_file: f, lock: maybe }]", "lock")]
    [TestCase("[{ to: s3, endpoint: \"https://s.test\", bucket: b, access_key: A, secret_file: f, looks: fine }]", "looks")]
    public void What_is_wrong_is_said(string anchors, string said) =>
        Assert.That(() => Read(anchors), Throws.InstanceOf<ConfigException>().With.Message.Contains(said));

    private static RecordingOptions Read(string anchors) =>
        RecordingOptionsReader.Read(ConfigDocument.Parse("wiregate.yaml", new StringReader($"{{ readers: [a.pub], anchors: {anchors} }}")).AsMapping(), "/etc", "/var");
}
