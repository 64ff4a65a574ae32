using System.Net;
using NUnit.Framework;
using WireGate.Recording.Anchors;
using WireGate.Recording.Findings;
using WireGate.Recording.Ledger;
using WireGate.Tests.Recording.Ledger;

namespace WireGate.Tests.Recording.Anchors;

public sealed class WitnessAnchorTests
{
    [Test]
    public async Task A_witness_signs_what_continues_what_it_saw_and_its_signature_is_in_the_checkpoint()
    {
        var (run, witness) = (new LedgerRun(), new FakeWitness());
        using var ledger = run.Open();
        using var http = new HttpClient(new ScriptedHttp(witness.Answer));
        var anchor = new WitnessAnchor(http, new Uri("https://witness.test/"), witness.Key, ledger);
        foreach (var count in (int[])[1, 6, 300])
        {
            run.Append(ledger, count);
            ledger.Integrate();
            await anchor.KeepAsync(ledger.Current, CancellationToken.None);
            Assert.That(witness.Seen, Is.EqualTo(ledger.Current.Checkpoint.Size));
        }

        var audit = LedgerVerifier.Verify(run.Files, [LedgerRun.Signer.Key, witness.Key], []);
        Assert.Multiple(() =>
        {
            Assert.That(audit.Findings.Word, Is.EqualTo(FindingWord.Ok));
            Assert.That(audit.Anchored, Is.EqualTo(ledger.Current.Checkpoint.Size));
            Assert.That(witness.Key.Verify(ledger.Current.Note), Is.True);
        });
    }

    [Test]
    public async Task After_a_restart_the_witness_is_asked_what_it_saw()
    {
        var (run, witness) = (new LedgerRun(), new FakeWitness());
        using var ledger = run.Open();
        using var script = new ScriptedHttp(witness.Answer);
        using var http = new HttpClient(script);
        run.Append(ledger, 5);
        ledger.Integrate();
        await new WitnessAnchor(http, new Uri("https://witness.test"), witness.Key, ledger).KeepAsync(ledger.Current, CancellationToken.None);
        run.Append(ledger, 5);
        ledger.Integrate();
        await new WitnessAnchor(http, new Uri("https://witness.test"), witness.Key, ledger).KeepAsync(ledger.Current, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(script.Requests, Has.Count.EqualTo(3));
            Assert.That(witness.Seen, Is.EqualTo(11));
        });
    }

    [Test]
    public async Task The_signatures_of_two_witnesses_stand_side_by_side_and_each_once()
    {
        var run = new LedgerRun();
        FakeWitness[] witnesses = [new("witness.test/w1"), new("witness.test/w2")];
        using var ledger = run.Open();
        run.Append(ledger, 1);
        ledger.Integrate();
        var checkpoint = ledger.Current;
        for (var round = 0; round < 2; round++)
        {
            foreach (var witness in witnesses)
            {
                using var http = new HttpClient(new ScriptedHttp(witness.Answer));
                await new WitnessAnchor(http, new Uri("https://witness.test"), witness.Key, ledger).KeepAsync(checkpoint, CancellationToken.None);
            }
        }

        Assert.That(ledger.Current.Note.Signatures.Select(signature => signature.Name), Is.EqualTo((string[])[LedgerRun.Signer.Key.Name, "witness.test/w1", "witness.test/w2"]));
        Assert.That(witnesses.Select(witness => witness.Key.Verify(ledger.Current.Note)), Is.All.True);
    }

    [Test]
    public void A_witness_that_has_seen_more_tells_of_a_rollback()
    {
        var (run, witness) = (new LedgerRun(), new FakeWitness { Seen = 1000 });
        using var ledger = run.Open();
        ledger.Integrate();
        using var http = new HttpClient(new ScriptedHttp(witness.Answer));
        var anchor = new WitnessAnchor(http, new Uri("https://witness.test"), witness.Key, ledger);
        Assert.That(() => anchor.KeepAsync(ledger.Current, CancellationToken.None), Throws.TypeOf<AnchorException>().With.Message.Contain("rolled back"));
    }

    [Test]
    public async Task A_signature_that_is_not_the_witness_s_is_not_kept()
    {
        var (run, witness) = (new LedgerRun(), new FakeWitness { Lies = true });
        using var ledger = run.Open();
        ledger.Integrate();
        using var http = new HttpClient(new ScriptedHttp(witness.Answer));
        var anchor = new WitnessAnchor(http, new Uri("https://witness.test"), witness.Key, ledger);
        await Assert.ThrowsAsync<AnchorException>(() => anchor.KeepAsync(ledger.Current, CancellationToken.None));
        Assert.That(ledger.Current.Note.Signatures, Has.Count.EqualTo(1));
    }

    [TestCase(HttpStatusCode.Forbidden, "", "text/plain")]
    [TestCase(HttpStatusCode.UnprocessableEntity, "", "text/plain")]
    [TestCase(HttpStatusCode.Conflict, "", "text/plain")]
    [TestCase(HttpStatusCode.Conflict, "-1\n", "text/x.tlog.size")]
    [TestCase(HttpStatusCode.Conflict, "0\n", "text/x.tlog.size")]
    [TestCase(HttpStatusCode.OK, "\u2014 witness.test/w1 AAAA\n", "text/plain")]
    [TestCase(HttpStatusCode.OK, "", "text/plain")]
    public async Task Any_other_answer_is_a_failure(HttpStatusCode status, string body, string type)
    {
        var run = new LedgerRun();
        using var ledger = run.Open();
        ledger.Integrate();
        using var http = new HttpClient(new ScriptedHttp(_ => ScriptedHttp.Answer(status, body, type)));
        var anchor = new WitnessAnchor(http, new Uri("https://witness.test"), new FakeWitness().Key, ledger);
        await Assert.ThrowsAsync<AnchorException>(() => anchor.KeepAsync(ledger.Current, CancellationToken.None));
    }
}
