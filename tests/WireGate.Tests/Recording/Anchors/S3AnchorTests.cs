using System.Net;
using NUnit.Framework;
using WireGate.Core.Secrets;
using WireGate.Recording.Anchors;
using WireGate.Recording.Ledger;
using WireGate.Tests.Recording.Ledger;

namespace WireGate.Tests.Recording.Anchors;

public sealed class S3AnchorTests
{
    private static readonly SignedCheckpoint Checkpoint =
        SignedCheckpoint.Sign(new Checkpoint(LedgerRun.Signer.Key.Name, 42, MerkleTree.Leaf("x"u8)), LedgerRun.Signer);

    [Test]
    public async Task A_checkpoint_is_put_under_a_name_of_its_own_and_never_over_another()
    {
        using var store = new ScriptedHttp(_ => ScriptedHttp.Answer(HttpStatusCode.OK));
        await Keep(store, new S3AnchorOptions { Endpoint = new Uri("https://store.test"), Bucket = "evidence", Prefix = "gate/" });
        var asked = store.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That(asked.Method, Is.EqualTo("PUT"));
            Assert.That(asked.Uri.AbsoluteUri, Is.EqualTo($"https://store.test/evidence/gate/gate.test_ledger/0000000000000000042-{MerkleTree.Leaf("x"u8)}"));
            Assert.That(asked.Headers["if-none-match"], Is.EqualTo("*"));
            Assert.That(asked.Body, Is.EqualTo(Checkpoint.Note.ToBytes()));
            Assert.That(asked.Headers["authorization"], Does.Contain("SignedHeaders=host;if-none-match;x-amz-checksum-sha256;x-amz-content-sha256;x-amz-date,"));
            Assert.That(asked.Headers, Does.Not.ContainKey("x-amz-object-lock-mode"));
        });
    }

    [Test]
    public async Task An_object_is_locked_where_it_is_asked_for()
    {
        using var store = new ScriptedHttp(_ => ScriptedHttp.Answer(HttpStatusCode.OK));
        await Keep(store, new S3AnchorOptions { Endpoint = new Uri("https://store.test"), Bucket = "evidence", LockMode = "COMPLIANCE", LockFor = TimeSpan.FromDays(2) });
        var headers = store.Requests.Single().Headers;
        Assert.Multiple(() =>
        {
            Assert.That(headers["x-amz-object-lock-mode"], Is.EqualTo("COMPLIANCE"));
            Assert.That(headers["x-amz-object-lock-retain-until-date"], Is.EqualTo("2026-11-26T02:00:00Z"));
            Assert.That(headers["authorization"], Does.Contain(";x-amz-object-lock-mode;x-amz-object-lock-retain-until-date,"));
        });
    }

    [Test]
    public async Task One_that_is_there_already_is_kept()
    {
        using var store = new ScriptedHttp(_ => ScriptedHttp.Answer(HttpStatusCode.PreconditionFailed));
        await Keep(store, new S3AnchorOptions { Endpoint = new Uri("https://store.test"), Bucket = "evidence" });
        Assert.That(store.Requests, Has.Count.EqualTo(1));
    }

    [TestCase(HttpStatusCode.Forbidden)]
    [TestCase(HttpStatusCode.InternalServerError)]
    [TestCase(HttpStatusCode.Found)]
    public async Task A_store_that_does_not_take_it_has_not_kept_it(HttpStatusCode status)
    {
        using var store = new ScriptedHttp(_ => ScriptedHttp.Answer(status));
        await Assert.ThrowsAsync<AnchorException>(() => Keep(store, new S3AnchorOptions { Endpoint = new Uri("https://store.test"), Bucket = "evidence" }));
    }

    private static async Task Keep(ScriptedHttp store, S3AnchorOptions options)
    {
        using var http = new HttpClient(store, disposeHandler: false);
        using var secret = new SecretBuffer("secret"u8);
        await new S3Anchor(http, options, new S3Account("name", secret, "eu"), new LedgerClock()).KeepAsync(Checkpoint, CancellationToken.None);
    }
}
