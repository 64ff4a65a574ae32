using NUnit.Framework;
using WireGate.Recording.Format;
using WireGate.Recording.Keys;
using WireGate.Recording.Verify;

namespace WireGate.Tests.Recording.Format;

public sealed class SessionFileTests
{
    private RecordedSession _session = null!;

    [SetUp]
    public void Begin() => _session = new RecordedSession();

    [TearDown]
    public void Dispose() => _session.Dispose();

    [Test]
    public void What_was_written_is_read_by_its_reader_alone()
    {
        _session.Operation(1).Operation(2).Block();
        _session.Writer.Checkpoint();
        _session.Operation(3).Block();
        _session.Writer.End("the client left", operations: 3, denials: 1);
        var (frames, report) = _session.Read();
        Assert.That(frames.Select(frame => frame.Text.ToString()), Is.EqualTo(new[] { "SELECT 1", "SELECT 2", "SELECT 3" }));
        Assert.That(frames.Select(frame => frame.Number), Is.EqualTo(new[] { 0UL, 1UL, 2UL }));
        Assert.That(report.State, Is.EqualTo(SessionFileState.Whole));
        Assert.That(report.Ending, Is.EqualTo(new SessionEnding("the client left", 3, 1, 3, report.Ending!.Bytes)));
        Assert.That((report.Blocks, report.SignedBlocks, report.Frames, report.GoodLength), Is.EqualTo((4UL, 4UL, 3UL, (long)_session.File.Length)));
        Assert.That(report.Head.ToArray(), Is.EqualTo(_session.Writer.Head.ToArray()));
        Assert.That(report.HeaderHash.ToArray(), Is.EqualTo(_session.Writer.HeaderHash.ToArray()));
        using var stranger = ReaderSecretKey.Create("stranger");
        Assert.Throws<UnreadableRecordingException>(() => SessionFileReader.Open(new MemoryStream(_session.File.Bytes), stranger, []));
    }

    [Test]
    public void Header_says_what_the_session_was()
    {
        var header = _session.Verify().Header!;
        Assert.That(header.Session, Is.EqualTo("abcdefgh2345"));
        Assert.That(header.Opened, Is.EqualTo(_session.Time.GetUtcNow()));
        Assert.That((header.Origin, header.Protocol, header.Listener, header.Client), Is.EqualTo(("gate.example/ledger", "postgres", "0.0.0.0:5432", "10.1.2.3:40000")));
        Assert.That(header.Readers.Single().Reader, Is.EqualTo(_session.Reader.Public.Id));
    }

    [Test]
    public void A_file_without_an_end_is_open()
    {
        Assert.That(_session.Verify().State, Is.EqualTo(SessionFileState.Open));
        _session.Operation(1).Block();
        var report = _session.Verify();
        Assert.That((report.State, report.SignedBlocks, report.Blocks), Is.EqualTo((SessionFileState.Open, 0UL, 1UL)));
    }

    [Test]
    public void A_file_of_a_gate_that_nobody_knows_is_told_so()
    {
        using var other = NodeKey.Create("gate.example/ledger");
        _session.Operation(1).Block().Writer.End("over", 1, 0);
        var report = SessionFileVerifier.Verify(new MemoryStream(_session.File.Bytes), [other.Verifier]);
        Assert.That(report.State, Is.EqualTo(SessionFileState.UnknownKey));
        Assert.That(SessionFileVerifier.Verify(new MemoryStream(_session.File.Bytes), [other.Verifier, _session.Node.Verifier]).State, Is.EqualTo(SessionFileState.Whole));
    }
}
