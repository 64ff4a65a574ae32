using NUnit.Framework;
using WireGate.Recording.Format;
using WireGate.Recording.Keys;
using WireGate.Recording.Verify;
using WireGate.Tests.Recording.Verify;

namespace WireGate.Tests.Recording.Format;

public sealed class RecoveryTests
{
    private RecordedSession _session = null!;
    private (JournalEntry Entry, byte[] Ciphertext)[] _journal = null!;

    [SetUp]
    public void Crash()
    {
        _session = new RecordedSession();
        // The first entry is in the file as well: the gate was killed before it could take it out of the journal.
        var first = _session.Operation(1).Operation(2).Entry(0);
        _session.Skipped(0).Operation(1).Operation(2).Block();
        _journal = [first, _session.Operation(3).Entry(1), _session.Operation(4, new string('y', 400_000)).Entry(2), _session.Operation(5).Entry(3)];
    }

    [TearDown]
    public void Dispose() => _session.Dispose();

    [Test]
    public void What_the_journal_holds_is_read_behind_what_the_file_has()
    {
        var torn = _session.File.Bytes;
        _session.Skipped(2).Operation(3).Block();
        torn = _session.File.Bytes[..(torn.Length + 50)];
        var file = Recover(torn, _session.Node, _session.Verify(torn));
        var (frames, report) = _session.Read(file);
        Assert.That(report.State, Is.EqualTo(SessionFileState.Recovered));
        Assert.That(report.Recovery, Is.EqualTo(new SessionRecovery("the gate was killed", 50)));
        Assert.That((report.SignedBlocks, report.Frames), Is.EqualTo((report.Blocks, 6UL)));
        Assert.That(frames.Select(frame => frame.Number), Is.EqualTo(Enumerable.Range(0, 6).Select(i => (ulong)i)));
        Assert.That(frames.Select(frame => frame.Operation), Is.EqualTo(new[] { 1UL, 2UL, 3UL, 4UL, 4UL, 5UL }));
    }

    [Test]
    public void A_gate_with_a_new_key_says_which_it_is()
    {
        using var later = NodeKey.Create("gate.example/ledger");
        var file = Recover(_session.File.Bytes, later, _session.Verify());
        Assert.That(_session.Verify(file).State, Is.EqualTo(SessionFileState.UnknownKey));
        var report = SessionFileVerifier.Verify(new MemoryStream(file), [_session.Node.Verifier, later.Verifier]);
        Assert.That(report.State, Is.EqualTo(SessionFileState.Recovered));
        Assert.That(report.Recovery!.Node!.Value.AsSpan().SequenceEqual(later.Verifier.Key));
    }

    [Test]
    public void Recovery_that_is_killed_anywhere_is_done_again()
    {
        var before = _session.File.Bytes;
        var done = Recover(before, _session.Node, _session.Verify());
        var blocks = Corpus.Cut(done).Select(part => part.Length).ToList();
        var ends = Enumerable.Range(0, blocks.Count).Select(i => blocks.Take(i).Sum()).Where(end => end >= before.Length);
        foreach (var length in ends.SelectMany(end => new[] { end, end + 1, end + 39, end + 41, end + 100 }))
        {
            var killed = done[..Math.Min(length, done.Length - 1)];
            var report = _session.Verify(killed);
            Assert.That(report.State, Is.EqualTo(SessionFileState.Open).Or.EqualTo(SessionFileState.Torn));
            var again = Recover(killed, _session.Node, report);
            var (frames, read) = _session.Read(again);
            Assert.That((frames.Count, read.State), Is.EqualTo((6, SessionFileState.Recovered)));
        }
    }

    [Test]
    public void An_entry_that_does_not_follow_is_refused()
    {
        var recovery = new RecoveryWriter(new MemoryRecording(_session.File.Bytes), _session.Verify(), _session.Node, _session.Time);
        Assert.That(recovery.NextFrame, Is.EqualTo(2UL));
        Assert.Throws<ArgumentException>(() => recovery.Salvage(_journal[0].Entry, _journal[0].Ciphertext));
        Assert.Throws<ArgumentException>(() => recovery.Salvage(_journal[2].Entry, _journal[2].Ciphertext));
        Assert.Throws<ArgumentException>(() => recovery.Salvage(_journal[1].Entry, _journal[1].Ciphertext[1..]));
        recovery.Salvage(_journal[1].Entry, _journal[1].Ciphertext);
        Assert.Throws<ArgumentException>(() => recovery.Salvage(_journal[2].Entry with { Number = 1 }, _journal[2].Ciphertext));
    }

    [Test]
    public void A_changed_entry_does_not_decrypt()
    {
        _journal[1].Ciphertext[3] ^= 1;
        var file = Recover(_session.File.Bytes, _session.Node, _session.Verify());
        Assert.That(_session.Verify(file).State, Is.EqualTo(SessionFileState.Recovered));
        var (frames, report) = _session.Read(file);
        Assert.That((frames.Count, report.State, report.Problem), Is.EqualTo((2, SessionFileState.Tampered, "a salvaged entry does not decrypt")));
    }

    [Test]
    public void A_file_that_has_its_end_is_not_recovered()
    {
        _session.Writer.End("over", 2, 0);
        Assert.Throws<ArgumentException>(() => _ = new RecoveryWriter(_session.File, _session.Verify(), _session.Node, _session.Time));
    }

    private byte[] Recover(byte[] found, NodeKey node, SessionFileReport report)
    {
        var file = new MemoryRecording(found.AsSpan(0, (int)report.GoodLength));
        var recovery = new RecoveryWriter(file, report, node, _session.Time);
        foreach (var (entry, ciphertext) in _journal)
            if (entry.First >= recovery.NextFrame) recovery.Salvage(entry, ciphertext);
        recovery.Finish("the gate was killed");
        Assert.That(file.Length, Is.EqualTo(recovery.Length));
        return file.Bytes;
    }
}
