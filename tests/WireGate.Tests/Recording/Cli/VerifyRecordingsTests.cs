using System.Text.Json;
using NUnit.Framework;
using WireGate.Recording.Keys;
using WireGate.Recording.Ledger;

namespace WireGate.Tests.Recording.Cli;

internal sealed class VerifyRecordingsTests
{
    private const int Ok = 0, Tampered = 1, Usage = 2, Incomplete = 3, Crashed = 4, Unanchored = 5;

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

    [Test]
    public async Task Recordings_with_a_kept_checkpoint_are_ok()
    {
        _shop.Close();
        var (code, output) = await _shop.VerifyAsync("--checkpoint", _shop.Kept);
        Assert.That(code, Is.EqualTo(Ok), output);
        Assert.That(output, Does.Contain("ok (2 files"));
    }

    [Test]
    public async Task Without_a_checkpoint_from_outside_they_are_unanchored()
    {
        _shop.Close();
        var (code, output) = await _shop.VerifyAsync();
        Assert.That(code, Is.EqualTo(Unanchored), output);
    }

    [TestCase(12)]
    [TestCase(100)]
    [TestCase(700)]
    [TestCase(-1)]
    [TestCase(-30)]
    public async Task A_flipped_bit_is_tampering(long at)
    {
        _shop.Close();
        RecordedShop.Flip(_shop.FileOf(_session), at);
        var (code, output) = await _shop.VerifyAsync("--checkpoint", _shop.Kept);
        Assert.That(code, Is.EqualTo(Tampered), output);
        Assert.That(output, Does.Contain($"tampered: sessions/").And.Contain(_session));
    }

    [TestCase(1)]
    [TestCase(200)]
    public async Task A_tail_that_was_cut_off_is_tampering_since_the_ledger_has_the_end(int bytes)
    {
        _shop.Close();
        using (var file = File.OpenWrite(_shop.FileOf(_session))) file.SetLength(file.Length - bytes);
        Assert.That((await _shop.VerifyAsync("--checkpoint", _shop.Kept)).Code, Is.EqualTo(Tampered));
    }

    [Test]
    public async Task A_deleted_session_is_missed()
    {
        _shop.Close();
        File.Delete(_shop.FileOf(_session));
        var (code, output) = await _shop.VerifyAsync("--checkpoint", _shop.Kept);
        Assert.That(code, Is.EqualTo(Incomplete), output);
        Assert.That(output, Does.Contain($"incomplete: session {_session}: is in the ledger and has no file here"));
    }

    [Test]
    public async Task A_file_under_the_name_of_another_session_is_tampering()
    {
        _shop.Close();
        var file = _shop.FileOf(_session);
        File.Move(file, file.Replace(_session, "zzzzzzzzzzzz", StringComparison.Ordinal));
        Assert.That((await _shop.VerifyAsync("--checkpoint", _shop.Kept)).Code, Is.EqualTo(Tampered));
    }

    [Test]
    public async Task A_ledger_of_yesterday_contradicts_a_checkpoint_of_today_and_misses_sessions_without_one()
    {
        _shop.Bed.Service!.Ledger.Integrate();
        var yesterday = Directory.CreateTempSubdirectory("wg-old-").FullName;
        RecordedShop.Copy(Path.Combine(_shop.Folder, "ledger"), yesterday);
        await _shop.RecordAsync("ok today");
        _shop.Close();
        Directory.Delete(Path.Combine(_shop.Folder, "ledger"), recursive: true);
        RecordedShop.Copy(yesterday, Path.Combine(_shop.Folder, "ledger"));
        Directory.Delete(yesterday, recursive: true);
        Assert.That((await _shop.VerifyAsync("--checkpoint", _shop.Kept)).Code, Is.EqualTo(Tampered));
        var (code, output) = await _shop.VerifyAsync();
        Assert.That(code, Is.EqualTo(Incomplete), output);
        Assert.That(output, Does.Contain("is not in the ledger"));
    }

    [Test]
    public async Task History_written_anew_with_the_real_key_contradicts_the_kept_checkpoint()
    {
        _shop.Close();
        using var anew = new RecordedShop(node: _shop.Bed.Node);
        for (var i = 0; i < 4; i++) await anew.RecordAsync("ok nothing happened here");
        anew.Close();
        Assert.That((await anew.VerifyAsync()).Code, Is.EqualTo(Unanchored), "all of it is consistent");
        var (code, output) = await anew.VerifyAsync("--checkpoint", _shop.Kept);
        Assert.That(code, Is.EqualTo(Tampered), output);
    }

    [Test]
    public async Task A_gate_that_was_killed_is_a_crash_and_not_tampering()
    {
        await using var session = await _shop.Bed.OpenAsync();
        await Live.RecordingBed.AskAsync(session, "ok it was never closed");
        _shop.Bed.Service!.Ledger.Integrate();
        using var after = CopyOf(_shop);
        after.Bed.Start();
        after.Close();
        var (code, output) = await after.VerifyAsync("--checkpoint", after.Kept);
        Assert.That(code, Is.EqualTo(Crashed), output);
        Assert.That(output, Does.Contain("its gate was killed").And.Not.Contain("tampered"));
    }

    [Test]
    public async Task A_session_that_still_runs_is_incomplete()
    {
        await using var session = await _shop.Bed.OpenAsync();
        await Live.RecordingBed.AskAsync(session, "ok still here");
        _shop.Bed.Service!.Ledger.Integrate();
        _shop.KeepCheckpoint();
        var (code, output, _) = RecordedShop.RunSmall(_shop.Folder, "--keys", _shop.Trusted, "--checkpoint", _shop.Kept);
        Assert.That(code, Is.EqualTo(Incomplete), output);
        Assert.That(output, Does.Contain("has no end").Or.Contain("its end is not in the ledger"));
    }

    [Test]
    public async Task One_session_is_verified_by_its_file_or_its_id()
    {
        _shop.Close();
        var file = _shop.FileOf(_session);
        foreach (var what in new[] { file, _session })
        {
            var (code, output, error) = await RecordedShop.RunAsync("recordings", "verify", what, "--folder", _shop.Folder, "--keys", _shop.Trusted, "--checkpoint", _shop.Kept);
            Assert.That(code, Is.EqualTo(Ok), output + error);
            Assert.That(output, Does.Contain("ok (1 files"));
        }
    }

    [Test]
    public async Task A_file_alone_is_unanchored_and_a_stranger_s_key_leaves_it_incomplete()
    {
        _shop.Close();
        var alone = _shop.Outside(Path.GetFileName(_shop.FileOf(_session)));
        File.Copy(_shop.FileOf(_session), alone);
        Assert.That(RecordedShop.RunSmall(alone, "--keys", _shop.Trusted).Code, Is.EqualTo(Unanchored));
        using var stranger = NodeKey.Create("test.gate");
        File.WriteAllText(_shop.Outside("strangers"), stranger.Verifier + "\n");
        Assert.That(RecordedShop.RunSmall(alone, "--keys", _shop.Outside("strangers")).Code, Is.EqualTo(Incomplete));
        Assert.That(RecordedShop.RunSmall(alone).Code, Is.EqualTo(Incomplete), "without any key");
        Assert.That((await RecordedShop.RunAsync("recordings", "verify", alone, "--keys", _shop.Trusted)).Code, Is.EqualTo(Unanchored));
    }

    [Test]
    public async Task A_ledger_alone_is_verified_and_its_sessions_are_missed()
    {
        _shop.Close();
        var ledger = _shop.Outside("copied-ledger");
        RecordedShop.Copy(Path.Combine(_shop.Folder, "ledger"), ledger);
        var (code, output, _) = await RecordedShop.RunAsync("recordings", "verify", ledger, "--keys", _shop.Trusted, "--checkpoint", _shop.Kept);
        Assert.That(code, Is.EqualTo(Incomplete), output);
        Assert.That(output, Does.Contain("a ledger alone: the files of its 2 sessions are not here"));
        RecordedShop.Flip(Directory.EnumerateFiles(Path.Combine(ledger, "tile", "0"), "*", SearchOption.AllDirectories).Order().Last(), 5);
        Assert.That((await RecordedShop.RunAsync("recordings", "verify", ledger, "--keys", _shop.Trusted)).Code, Is.EqualTo(Tampered));
    }

    [Test]
    public void What_is_not_understood_is_usage()
    {
        _shop.Close();
        File.WriteAllText(_shop.Outside("bad"), "not a key\n");
        Assert.That(RecordedShop.RunSmall(_shop.Folder, "--keys", _shop.Outside("bad")).Code, Is.EqualTo(Usage));
        Assert.That(RecordedShop.RunSmall(_shop.Folder, "--checkpoint", _shop.Outside("bad")).Code, Is.EqualTo(Usage));
        Assert.That(RecordedShop.RunSmall(_shop.Outside("nothing")).Code, Is.EqualTo(Usage));
        Assert.That(RecordedShop.RunSmall().Code, Is.EqualTo(Usage));
        Assert.That(RecordedShop.RunSmall(_shop.Folder, "--frobnicate").Code, Is.EqualTo(Usage));
        Assert.That(RecordedShop.RunSmall(_shop.Folder, "--keys").Code, Is.EqualTo(Usage));
        Assert.That(RecordedShop.RunSmall("--help").Code, Is.EqualTo(Ok));
    }

    [Test]
    public void Findings_are_told_in_JSON_too()
    {
        _shop.Close();
        File.Delete(_shop.FileOf(_session));
        var (code, output, _) = RecordedShop.RunSmall(_shop.Folder, "--keys", _shop.Trusted, "--json");
        var told = JsonDocument.Parse(output).RootElement;
        Assert.That((code, told.GetProperty("word").GetString(), told.GetProperty("exit").GetInt32()), Is.EqualTo((Incomplete, "incomplete", Incomplete)));
        Assert.That(told.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("word").GetString()), Does.Contain("incomplete").And.Contain("unanchored"));
    }

    [Test]
    public async Task What_recovery_put_aside_is_told()
    {
        _shop.Close();
        var file = _shop.FileOf(_session);
        RecordedShop.Flip(file, 700);
        Directory.CreateDirectory(Path.Combine(_shop.Folder, "quarantine"));
        File.Move(file, Path.Combine(_shop.Folder, "quarantine", _session + ".open"));
        var (code, output) = await _shop.VerifyAsync("--checkpoint", _shop.Kept);
        Assert.That(code, Is.EqualTo(Tampered), output);
        Assert.That(output, Does.Contain("quarantine/" + _session));
    }

    [Test]
    public async Task A_rotated_key_is_trusted_through_the_one_before_it()
    {
        _shop.Close();
        var (code, output, error) = await RecordedShop.RunAsync("keys", "rotate", "--folder", _shop.Folder);
        Assert.That(code, Is.EqualTo(Ok), error);
        Assert.That(output, Does.StartWith("test.gate+").And.Not.Contain(_shop.Bed.Node.Verifier.ToString()));
        _shop.KeepCheckpoint();
        using var node = NodeKey.Load(Path.Combine(_shop.Folder, "node.key"));
        Assert.That(node.Verifier.ToString(), Is.EqualTo(output.TrimEnd()));
        using (var ledger = LedgerWriter.Open(new LedgerFolder(Path.Combine(_shop.Folder, "ledger")), new NodeSigner(node), LedgerOptions.Default, TimeProvider.System))
            Assert.That(ledger.Health.Failure, Is.Null, "the new key takes the ledger up");
        var (verified, said) = await _shop.VerifyAsync("--checkpoint", _shop.Kept);
        Assert.That(verified, Is.EqualTo(Ok), said);
    }

    private static RecordedShop CopyOf(RecordedShop shop)
    {
        var folder = Directory.CreateTempSubdirectory("wg-rec-").FullName;
        RecordedShop.Copy(shop.Folder, folder);
        return new RecordedShop(folder, shop.Bed.Node);
    }
}
