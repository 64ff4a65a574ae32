using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Recording.Format;
using WireGate.Recording.Ledger;
using WireGate.Recording.Verify;

namespace WireGate.Tests.Recording.Live;

public sealed class RecordingServiceTests
{
    private RecordingBed _bed = null!;

    [SetUp]
    public void Start()
    {
        _bed = new RecordingBed();
        _bed.Start();
    }

    [TearDown]
    public void End() => _bed.Dispose();

    [TestCase(Durability.Standard)]
    [TestCase(Durability.Strict)]
    [TestCase(Durability.BestEffort)]
    public async Task A_session_leaves_a_whole_file_of_what_was_asked_and_decided(Durability durability)
    {
        await using (var session = await _bed.OpenAsync(new RecordingSettings { Durability = durability }))
        {
            await RecordingBed.AskAsync(session, "ok, what is there?");
            await RecordingBed.AskAsync(session, "drop it");
            session.Record.Answered(new Answer(1, "SELECT 3", false, null, 3, 96, TimeSpan.FromMilliseconds(2)));
        }

        _bed.Stop();
        var path = _bed.Files(".wgr").Single();
        Assert.That(_bed.Verify(path).State, Is.EqualTo(SessionFileState.Whole));
        var frames = Frames(path);
        Assert.That(frames.Select(frame => frame.Kind), Is.EqualTo(new[]
        {
            FrameKind.Authenticated, FrameKind.Target, FrameKind.Credential, FrameKind.Operation, FrameKind.Operation, FrameKind.Decision, FrameKind.Answer, FrameKind.Closed,
        }));
        Assert.That(frames[3].Text.ToString(), Is.EqualTo("ok, what is there?"));
        Assert.That((frames[3].Outcome, frames[3].Rule), Is.EqualTo(("allow", "reads")));
        Assert.That((frames[5].Outcome, frames[5].Rule), Is.EqualTo(("deny", "no-deletes")));
        Assert.That((frames[6].Name, frames[6].Rows, frames[6].Bytes, frames[6].Duration), Is.EqualTo(("SELECT 3", 3ul, 96ul, 2000ul)));
        Assert.That(frames[2].Name, Is.EqualTo("shop-password"));
    }

    [Test]
    public async Task What_was_committed_outlives_a_gate_that_never_closed_anything()
    {
        await using var session = await _bed.OpenAsync();
        for (var i = 0; i < 100; i++) await RecordingBed.AskAsync(session, $"ok {i}");
        using var after = CopyAsIfKilled();
        var path = after.Files(".wgr").Single();
        Assert.That(after.Files(".open"), Is.Empty);
        var report = _bed.Verify(path);
        Assert.That(report.State, Is.EqualTo(SessionFileState.Recovered), report.Problem);
        Assert.That(Asked(path), Is.EqualTo(Enumerable.Range(0, 100).Select(i => $"ok {i}")));
    }

    [Test]
    public async Task A_gate_killed_after_sealing_and_more_loses_neither()
    {
        await using var session = await _bed.OpenAsync();
        for (var i = 0; i < 50; i++) await RecordingBed.AskAsync(session, $"ok {i} {new string('x', 4000)}");
        // What was sealed by now is in the file, the rest in the journal, some perhaps in both.
        for (var i = 50; i < 60; i++) await RecordingBed.AskAsync(session, $"ok {i}");
        using var after = CopyAsIfKilled();
        Assert.That(Asked(after.Files(".wgr").Single()).Select(text => text.Split(' ')[1]), Is.EqualTo(Enumerable.Range(0, 60).Select(i => i.ToString())));
    }

    [Test]
    public async Task A_statement_of_megabytes_is_kept_whole()
    {
        var text = "ok " + new string('y', 3 * 1024 * 1024);
        await using (var session = await _bed.OpenAsync()) await RecordingBed.AskAsync(session, text);
        _bed.Stop();
        Assert.That(Asked(_bed.Files(".wgr").Single()).Single(), Is.EqualTo(text));
    }

    [Test]
    public async Task Many_sessions_at_once_leave_as_many_files()
    {
        const int Sessions = 40, Each = 25;
        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(async _ =>
        {
            await using var session = await _bed.OpenAsync();
            for (var i = 0; i < Each; i++) await RecordingBed.AskAsync(session, $"ok {i}");
        }));
        _bed.Stop();
        var files = _bed.Files(".wgr");
        Assert.That(files, Has.Count.EqualTo(Sessions));
        Assert.That(files.Select(file => _bed.Verify(file).State), Is.All.EqualTo(SessionFileState.Whole));
        Assert.That(files.SelectMany(Asked).Count(), Is.EqualTo(Sessions * Each));
    }

    [Test]
    public async Task No_text_of_a_session_lies_in_the_clear_anywhere()
    {
        await using var session = await _bed.OpenAsync();
        await RecordingBed.AskAsync(session, "ok canary-of-this-test");
        var canary = Encoding.UTF8.GetBytes("canary-of-this-test");
        foreach (var file in _bed.AllFiles())
            Assert.That(File.ReadAllBytes(file).AsSpan().IndexOf(canary), Is.EqualTo(-1), file);
    }

    [Test]
    public async Task Recordings_that_are_too_old_leave_a_tombstone_and_younger_ones_stay()
    {
        var old = await RecordLongAgoAsync();
        await using (var young = await _bed.OpenAsync()) await RecordingBed.AskAsync(young, "ok, now");
        _bed.Stop();
        var (removed, _) = await RetainAsync(files => files.Count == 1);
        Assert.That(removed);
        Assert.That(_bed.Files(".wgr").Single(), Is.Not.EqualTo(old));
        var tombstone = $"\"session\":\"{Path.GetFileNameWithoutExtension(old)}\"";
        var ledger = Directory.EnumerateFiles(Path.Combine(_bed.Folder, "ledger", "tile", "entries"), "*", SearchOption.AllDirectories).Select(File.ReadAllText);
        Assert.That(ledger, Has.Some.Contains("session.deleted").And.Some.Contains(tombstone));
    }

    [TestCase("the time of the file")]
    [TestCase("the day of its folder")]
    public async Task A_recording_that_was_made_to_look_old_stays(string what)
    {
        var old = await RecordLongAgoAsync();
        await using (var young = await _bed.OpenAsync()) await RecordingBed.AskAsync(young, "ok, now");
        _bed.Stop();
        var made = _bed.Files(".wgr").Single(file => file != old);
        if (what == "the time of the file")
        {
            File.SetLastWriteTimeUtc(made, DateTime.UtcNow.AddDays(-30));
        }
        else
        {
            // Before the other, so that it has been looked at when the other is gone.
            var folder = Directory.CreateDirectory(Path.Combine(_bed.Folder, "sessions", "2001", "01", "01")).FullName;
            File.Move(made, made = Path.Combine(folder, Path.GetFileName(made)));
        }

        var (removed, left) = await RetainAsync(files => !files.Contains(old));
        Assert.That(removed);
        Assert.That(left, Is.EqualTo(new[] { made }));
    }

    [Test]
    public async Task A_recording_that_was_changed_is_evidence_and_stays_however_old()
    {
        var old = await RecordLongAgoAsync();
        var changed = await RecordLongAgoAsync();
        Cli.RecordedShop.Flip(changed, -1);
        var (removed, left) = await RetainAsync(files => !files.Contains(old));
        Assert.That(removed);
        Assert.That(left, Is.EqualTo(new[] { changed }));
    }

    [Test]
    public async Task An_agent_that_has_used_up_its_quota_ends_its_own_sessions_and_nobody_else_s()
    {
        _bed.Stop();
        _bed.Options = _bed.Options with { Quota = 64 * 1024 };
        _bed.Start();
        await using var other = await _bed.OpenAsync(agent: "other");
        await using var greedy = await _bed.OpenAsync();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = greedy.Ending.Register(ended.SetResult);
        await RecordingBed.AskAsync(greedy, "ok " + System.Security.Cryptography.RandomNumberGenerator.GetHexString(256 * 1024));
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(greedy.EndReason?.Reason, Does.Contain("quota"));
        Assert.That(async () => await _bed.OpenAsync(), Throws.InstanceOf<RecordingException>().With.Message.Contains("quota"));
        Assert.That(other.Ending.IsCancellationRequested, Is.False);
        await RecordingBed.AskAsync(other, "ok still");
        await using var more = await _bed.OpenAsync(agent: "other");
    }

    [Test]
    public async Task An_anchor_keeps_checkpoints_and_a_ledger_begun_anew_is_not_continued()
    {
        _bed.Stop();
        var anchor = Path.Combine(_bed.Folder, "..", Path.GetFileName(_bed.Folder) + "-anchor");
        _bed.Options = _bed.Options with { Anchor = anchor };
        try
        {
            _bed.Start();
            await using (var session = await _bed.OpenAsync()) await RecordingBed.AskAsync(session, "ok");
            _bed.Stop();
            Assert.That(File.ReadAllText(anchor), Does.StartWith("test.gate\n"));
            Directory.Delete(Path.Combine(_bed.Folder, "ledger"), recursive: true);
            Assert.Throws<LedgerException>(() => _bed.Start());
        }
        finally
        {
            File.Delete(anchor);
        }
    }

    /// <returns>The file of a session of eight days ago. The gate runs again.</returns>
    private async Task<string> RecordLongAgoAsync()
    {
        _bed.Stop();
        var before = _bed.Files(".wgr");
        _bed.Time = new ShiftedTime(TimeSpan.FromDays(-8));
        _bed.Start();
        await using (var session = await _bed.OpenAsync()) await RecordingBed.AskAsync(session, "ok, long ago");
        _bed.Stop();
        _bed.Time = TimeProvider.System;
        _bed.Start();
        return _bed.Files(".wgr").Except(before).Single();
    }

    /// <summary>Lets a gate that keeps a week remove what it will.</summary>
    private async Task<(bool Removed, IReadOnlyList<string> Left)> RetainAsync(Func<IReadOnlyList<string>, bool> until)
    {
        _bed.Stop();
        _bed.Options = _bed.Options with { Keep = TimeSpan.FromDays(7) };
        _bed.Start();
        var removed = SpinWait.SpinUntil(() => until(_bed.Files(".wgr")), TimeSpan.FromSeconds(30));
        // Waits for the round that is under way.
        await _bed.Service!.DisposeAsync();
        return (removed, _bed.Files(".wgr"));
    }

    private List<string> Asked(string path) =>
        [.. Frames(path).Where(frame => frame.Kind == FrameKind.Operation).Select(frame => frame.Text.ToString()!)];

    private List<Frame> Frames(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = SessionFileReader.Open(file, _bed.Reader, [_bed.Node.Verifier]);
        var frames = new List<Frame>();
        while (reader.ReadWhole(16 * 1024 * 1024) is { } frame) frames.Add(frame);
        return frames;
    }

    /// <summary>The folder as another gate would find it now, and what that gate makes of it.</summary>
    private RecordingBed CopyAsIfKilled()
    {
        var copy = Directory.CreateTempSubdirectory("wg-rec-").FullName;
        // The ledger's own crashes have tests of their own: here it stands still.
        _bed.Service!.Ledger.Integrate();
        foreach (var file in _bed.AllFiles())
        {
            var to = Path.Combine(copy, Path.GetRelativePath(_bed.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        var after = new RecordingBed(copy) { Node = _bed.Node };
        after.Start();
        return after;
    }

    private sealed class ShiftedTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
