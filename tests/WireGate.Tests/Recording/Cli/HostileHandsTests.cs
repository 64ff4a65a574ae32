using System.Security.Cryptography;
using NUnit.Framework;
using WireGate.Recording.Findings;
using WireGate.Recording.Format;
using WireGate.Recording.Keys;
using WireGate.Recording.Ledger;
using WireGate.Recording.Live;
using WireGate.Recording.Verify;
using WireGate.Tests.Recording.Format;
using WireGate.Tests.Recording.Ledger;
using WireGate.Tests.Recording.Live;

namespace WireGate.Tests.Recording.Cli;

/// <summary>What somebody may do who can write where recordings lie, while the gate is down, or who has the gate's key as well.</summary>
internal sealed class HostileHandsTests
{
    private const int Ok = 0, Tampered = 1, Incomplete = 3, Unanchored = 5;

    private RecordedShop _shop = null!;
    private string _session = "";

    [SetUp]
    public async Task RecordAsync()
    {
        _shop = new RecordedShop();
        _session = await _shop.RecordAsync("ok what is there", "drop it", "ok and now");
        await _shop.RecordAsync("ok other");
    }

    [TearDown]
    public void Remove() => _shop.Dispose();

    [TestCase(0)]
    [TestCase(200)]
    public async Task A_recording_cut_off_and_laid_into_quarantine_does_not_look_crashed(int left)
    {
        _shop.Close();
        var file = _shop.FileOf(_session);
        Cut(file, left);
        File.Move(file, Path.Combine(_shop.Folder, "quarantine", Path.GetFileName(file)));
        await AssertAsync(Tampered, "has its end in the ledger");
    }

    [Test]
    public async Task A_file_in_quarantine_that_no_gate_put_there_is_said()
    {
        _shop.Close();
        File.WriteAllBytes(Path.Combine(_shop.Folder, "quarantine", "aaaaaaaaaaaa.open"), []);
        await AssertAsync(Incomplete, "the ledger does not say so");
    }

    [TestCase(300)]
    [TestCase(-150)]
    public async Task A_whole_recording_cut_off_is_not_brought_to_another_end_by_the_gate(int left)
    {
        _shop.Close();
        var file = _shop.FileOf(_session);
        Cut(file, left);
        File.Move(file, Path.ChangeExtension(file, ".open"));
        Restart();
        Assert.That(Path.GetDirectoryName(_shop.FileOf(_session)), Does.EndWith("quarantine"));
        await AssertAsync(Tampered, _session);
    }

    [Test]
    public async Task A_whole_recording_named_as_if_it_ran_is_taken_for_what_it_is()
    {
        _shop.Close();
        var file = _shop.FileOf(_session);
        File.Move(file, Path.ChangeExtension(file, ".open"));
        Restart();
        await AssertAsync(Ok, "ok (2 files");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_session_emptied_while_its_gate_is_down_is_missing_and_not_crashed(bool afterRecovery)
    {
        await using var session = await _shop.Bed.OpenAsync();
        await RecordingBed.AskAsync(session, "ok it was never closed");
        _shop.Bed.Service!.Ledger.Integrate();
        using var killed = CopyOf(_shop);
        Cut(killed.FileOf(session.Id.Text), 0);
        if (afterRecovery)
        {
            killed.Bed.Start();
            killed.Close();
        }
        else
        {
            killed.KeepCheckpoint();
        }

        var (code, output) = await killed.VerifyAsync("--checkpoint", killed.Kept);
        Assert.That(code, Is.EqualTo(Incomplete), output);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_long_session_of_a_killed_gate_cut_off_before_what_the_ledger_has_is_tampering(bool afterRecovery)
    {
        await using var session = await _shop.Bed.OpenAsync();
        // Noise: hexadecimal digits are compressed to half.
        for (var i = 0; i < 12; i++) await RecordingBed.AskAsync(session, "ok " + RandomNumberGenerator.GetHexString(3 * 1024 * 1024));
        Assert.That(SpinWait.SpinUntil(() => InLedger(_shop.Bed.Service!, "\"session.checkpoint\""), TimeSpan.FromSeconds(30)));
        using var killed = CopyOf(_shop);
        Cut(killed.FileOf(session.Id.Text), 2 * 1024 * 1024);
        if (afterRecovery)
        {
            // What the journal has of it would go on behind what is gone.
            killed.Bed.Start();
            killed.Close();
        }
        else
        {
            killed.KeepCheckpoint();
        }

        var (code, output) = await killed.VerifyAsync("--checkpoint", killed.Kept);
        Assert.That(code, Is.EqualTo(Tampered), output);
        Assert.That(output, Does.Contain("the ledger has more blocks of it"));
    }

    [Test]
    public async Task A_session_made_up_while_the_gate_is_down_is_not_signed_by_it()
    {
        _shop.Close();
        var file = new MemoryRecording();
        using (var key = SessionKey.Create())
        {
            // A header needs no secret, nor does a block: it is what an attacker can write.
            using var writer = SessionFileWriter.Create(
                file, new SessionOpening("forgedforged", DateTimeOffset.UtcNow, "test", "test", "10.0.0.1:1"), key, [_shop.Bed.Reader.Public], _shop.Bed.Node, TimeProvider.System);
            var frames = new System.Buffers.ArrayBufferWriter<byte>();
            var frame = new FrameWriter(frames);
            frame.Begin(FrameKind.Operation, 0, 1);
            frame.End();
            writer.Append(frames.WrittenSpan, 1);
        }

        var path = Path.Combine(Path.GetDirectoryName(_shop.FileOf(_session))!, "forgedforged.open");
        File.WriteAllBytes(path, file.Bytes);
        Restart();
        var aside = _shop.FileOf("forgedforged");
        Assert.That(Path.GetDirectoryName(aside), Does.EndWith("quarantine"));
        Assert.That(_shop.Bed.Verify(aside).State, Is.EqualTo(SessionFileState.Open), "nothing was put behind it");
        await AssertAsync(Incomplete, "the ledger has not opened it");
    }

    [Test]
    public async Task A_session_ended_anew_by_the_gates_own_key_contradicts_its_first_end()
    {
        _shop.Close();
        using var anew = new RecordedShop(node: _shop.Bed.Node);
        var other = await anew.RecordAsync("ok nothing was dropped");
        anew.Close();
        var forged = File.ReadAllBytes(anew.FileOf(other));
        var report = anew.Bed.Verify(anew.FileOf(other));
        File.WriteAllBytes(_shop.FileOf(_session), forged);
        Append(
            LedgerEntry.SessionOpened(_session, report.HeaderHash.Span, "test", "test", "x"),
            LedgerEntry.SessionClosed(_session, report.Head.Span, (long)report.Blocks, report.GoodLength, 1, 0, "the client ended it"));
        await AssertAsync(Tampered, "ends session " + _session + " in another way", "opens session " + _session);
        Assert.That(SecondVerifier.Word(Ledger, _shop.Bed.Node.Verifier.ToString(), _shop.Kept), Is.EqualTo(FindingWord.Tampered));
    }

    [Test]
    public async Task A_tombstone_of_another_file_than_the_session_left_is_tampering()
    {
        _shop.Close();
        File.Delete(_shop.FileOf(_session));
        Append(LedgerEntry.SessionDeleted(_session, new byte[32], "it was older than is kept"));
        await AssertAsync(Tampered, "is the tombstone of another file");
        Assert.That(SecondVerifier.Word(Ledger, _shop.Bed.Node.Verifier.ToString(), _shop.Kept), Is.EqualTo(FindingWord.Tampered));
    }

    [Test]
    public async Task A_ledger_laid_where_the_sessions_were_does_not_look_well()
    {
        _shop.Close();
        RecordedShop.Copy(Ledger, _shop.Folder);
        Directory.Delete(Ledger, recursive: true);
        Directory.Delete(Path.Combine(_shop.Folder, "sessions"), recursive: true);
        await AssertAsync(Incomplete, "the files of its 2 sessions are not here");
    }

    [Test]
    public async Task A_ledger_that_is_gone_is_missed()
    {
        _shop.Close();
        Directory.Delete(Ledger, recursive: true);
        Assert.That((await _shop.VerifyAsync()).Code, Is.EqualTo(Incomplete));
    }

    [Test]
    public async Task A_session_that_ended_after_the_kept_checkpoint_is_unanchored_by_itself()
    {
        Assert.That(SpinWait.SpinUntil(() => _shop.Bed.Files(".wgr").Count == 2, TimeSpan.FromSeconds(30)));
        _shop.Bed.Service!.Ledger.Integrate();
        _shop.KeepCheckpoint();
        var later = await _shop.RecordAsync("ok later");
        _shop.Bed.Stop();
        foreach (var (session, word) in new[] { (_session, Ok), (later, Unanchored) })
        {
            var (code, output, _) = await RecordedShop.RunAsync("recordings", "verify", session, "--folder", _shop.Folder, "--keys", _shop.Trusted, "--checkpoint", _shop.Kept);
            Assert.That(code, Is.EqualTo(word), output);
        }
    }

    private string Ledger => Path.Combine(_shop.Folder, "ledger");

    private async Task AssertAsync(int expected, params string[] said)
    {
        var (code, output) = await _shop.VerifyAsync("--checkpoint", _shop.Kept);
        Assert.That(code, Is.EqualTo(expected), output);
        foreach (var words in said) Assert.That(output, Does.Contain(words));
    }

    private bool InLedger(RecordingService service, string text)
    {
        service.Ledger.Integrate();
        return Directory.EnumerateFiles(Path.Combine(Ledger, "tile", "entries"), "*", SearchOption.AllDirectories).Any(file => File.ReadAllText(file).Contains(text, StringComparison.Ordinal));
    }

    private void Restart()
    {
        _shop.Bed.Start();
        _shop.Bed.Stop();
    }

    /// <summary>As root at the gate's machine can.</summary>
    private void Append(params LedgerEntry[] entries)
    {
        using var ledger = LedgerWriter.Open(new LedgerFolder(Ledger), new NodeSigner(_shop.Bed.Node), LedgerOptions.Default, TimeProvider.System);
        foreach (var entry in entries) ledger.Append(entry);
    }

    private static void Cut(string path, int left)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(left < 0 ? file.Length + left : left);
    }

    private static RecordedShop CopyOf(RecordedShop shop) => new(CopyFolder(shop.Folder), shop.Bed.Node);

    private static string CopyFolder(string from)
    {
        var folder = Directory.CreateTempSubdirectory("wg-rec-").FullName;
        RecordedShop.Copy(from, folder);
        return folder;
    }
}
