using System.Runtime.Versioning;
using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Tests.Identity;
using WireGate.Vault.Files;
using WireGate.Vault.Sealing;

namespace WireGate.Tests.Vault;

[UnsupportedOSPlatform("windows")]
public sealed class SealedFileTests
{
    private readonly ManualTime _time = new();
    private StateFolder _folder = null!;
    private SealedFile _file = null!;

    private string FilePath => _folder["secrets.sealed"];

    [SetUp]
    public void Open()
    {
        _folder = new StateFolder();
        _file = OpenAnother();
    }

    [TearDown]
    public void Close() => _folder.Dispose();

    [Test]
    public async Task Secret_is_read_back_by_another_opening()
    {
        await SetAsync("orders-db", "pa55 wörd");
        Assert.That(Read(OpenAnother(), "orders-db"), Is.EqualTo("pa55 wörd"));
    }

    [Test]
    public async Task New_value_counts_up_and_nothing_of_the_old_stays()
    {
        await SetAsync("orders-db", "one");
        _time.Advance(TimeSpan.FromDays(1));
        var entry = await _file.RotateAsync("orders-db", Secret("two"), CancellationToken.None);
        Assert.That(entry, Is.EqualTo(new SealedEntry("orders-db", 2, _time.GetUtcNow())));
        Assert.That(_file.List(), Is.EqualTo(new[] { entry }));
        Assert.That(Read(_file, "orders-db"), Is.EqualTo("two"));
        var length = new FileInfo(FilePath).Length;
        await _file.RotateAsync("orders-db", Secret("six"), CancellationToken.None);
        Assert.That(new FileInfo(FilePath).Length, Is.EqualTo(length));
    }

    [Test]
    public async Task List_is_in_order_of_names()
    {
        Assert.That(_file.List(), Is.Empty);
        await SetAsync("b", "2");
        await SetAsync("a-long-name.with_all", "1");
        await SetAsync("B", "3");
        Assert.That(_file.List().Select(entry => entry.Name), Is.EqualTo(new[] { "B", "a-long-name.with_all", "b" }));
    }

    [Test]
    public async Task Rotating_and_reading_what_is_not_there_is_refused()
    {
        await Assert.ThrowsAsync<CredentialException>(() => _file.RotateAsync("orders-db", Secret("x"), CancellationToken.None));
        Assert.That(() => _file.Read("orders-db"), Throws.InstanceOf<CredentialException>());
        await SetAsync("other", "x");
        await Assert.ThrowsAsync<CredentialException>(() => _file.RotateAsync("orders-db", Secret("x"), CancellationToken.None));
        Assert.That(() => _file.Read("orders-db"), Throws.InstanceOf<CredentialException>());
    }

    [Test]
    public async Task Removed_secret_is_gone()
    {
        await SetAsync("a", "1");
        await SetAsync("b", "2");
        Assert.That(await _file.RemoveAsync("a", CancellationToken.None), Is.True);
        Assert.That(await _file.RemoveAsync("a", CancellationToken.None), Is.False);
        Assert.That(() => _file.Read("a"), Throws.InstanceOf<CredentialException>());
        Assert.That(Read(_file, "b"), Is.EqualTo("2"));
    }

    [Test]
    public async Task Rekeyed_file_opens_with_the_new_key_only()
    {
        await SetAsync("a", "1");
        await SetAsync("b", "2");
        var before = _file.List();
        await _file.RekeyAsync(new FixedKey(2), CancellationToken.None);
        Assert.That(Read(_file, "a"), Is.EqualTo("1"));
        Assert.That(Read(OpenAnother(2), "b"), Is.EqualTo("2"));
        Assert.That(_file.List(), Is.EqualTo(before));
        Assert.That(() => OpenAnother(1).List(), Throws.InstanceOf<CredentialException>().With.Message.Contains("does not open with this key"));
    }

    [TestCase(1, true)]
    [TestCase(65535, true)]
    [TestCase(65536, true)]
    [TestCase(65537, false)]
    [TestCase(0, false)]
    public async Task Secret_has_1_to_65536_bytes(int length, bool taken)
    {
        using var secret = new SecretBuffer(Encoding.ASCII.GetBytes(new string('x', length)));
        if (!taken)
        {
            await Assert.ThrowsAsync<CredentialException>(() => _file.SetAsync("a", secret, CancellationToken.None));
            return;
        }

        await _file.SetAsync("a", secret, CancellationToken.None);
        Assert.That(Read(_file, "a"), Has.Length.EqualTo(length));
    }

    [TestCase("")]
    [TestCase("../a")]
    [TestCase("a b")]
    [TestCase(".a")]
    [TestCase("-a")]
    [TestCase("ä")]
    public async Task Name_that_is_not_one_is_refused(string name) =>
        await Assert.ThrowsAsync<CredentialException>(() => _file.SetAsync(name, Secret("x"), CancellationToken.None));

    [Test]
    public async Task Neither_value_nor_key_is_in_the_file()
    {
        await SetAsync("a", "correct horse battery staple");
        var bytes = await File.ReadAllBytesAsync(FilePath);
        Assert.That(bytes.AsSpan().IndexOf("correct horse"u8), Is.EqualTo(-1));
        Assert.That(bytes.AsSpan().IndexOf(Enumerable.Repeat((byte)1, 16).ToArray()), Is.EqualTo(-1));
    }

    [Test]
    public async Task Files_are_for_their_owner_alone()
    {
        await SetAsync("a", "1");
        foreach (var file in Directory.GetFiles(_folder.Path))
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
    }

    [Test]
    public async Task Root_leaves_the_file_to_the_user_of_the_gate()
    {
        Assume.That(Posix.EffectiveUid(), Is.Zero);
        await SetAsync("a", "1");
        using (var handle = File.OpenHandle(FilePath, FileMode.Open, FileAccess.ReadWrite)) Posix.ChangeOwner(handle, 54321, 54322);
        await SetAsync("a", "2");
        var status = Posix.Status(FilePath)!.Value;
        Assert.That((status.Uid, status.Gid), Is.EqualTo((54321u, 54322u)));
    }

    [Test]
    public async Task Writer_that_died_before_the_rename_leaves_the_old_content_and_no_obstacle()
    {
        await SetAsync("a", "1");
        var elsewhere = _folder["elsewhere"];
        await File.WriteAllTextAsync(elsewhere, "untouched");
        foreach (var leave in new Action<string>[] { path => File.WriteAllText(path, "half a fi"), path => File.CreateSymbolicLink(path, elsewhere) })
        {
            leave(FilePath + ".tmp");
            Assert.That(Read(OpenAnother(), "a"), Is.EqualTo("1"));
            await SetAsync("b", "2");
            Assert.That(Read(OpenAnother(), "b"), Is.EqualTo("2"));
            Assert.That(File.Exists(FilePath + ".tmp"), Is.False);
        }

        Assert.That(await File.ReadAllTextAsync(elsewhere), Is.EqualTo("untouched"));
    }

    [Test]
    public async Task Writers_at_once_lose_nothing()
    {
        var writers = Enumerable.Range(0, 16).Select(at => Task.Run(async () => await OpenAnother().SetAsync($"secret-{at}", Secret($"{at}"), CancellationToken.None)));
        await Task.WhenAll(writers);
        Assert.That(_file.List(), Has.Length.EqualTo(16));
        for (var at = 0; at < 16; at++) Assert.That(Read(_file, $"secret-{at}"), Is.EqualTo($"{at}"));
    }

    [Test]
    public async Task Reader_beside_writers_never_sees_half_a_file()
    {
        await SetAsync("a", "0");
        var writing = Task.Run(async () =>
        {
            for (var at = 0; at < 30; at++) await _file.SetAsync("a", Secret($"{at}"), CancellationToken.None);
        });
        while (!writing.IsCompleted) Assert.That(Read(_file, "a"), Is.Not.Empty);
        await writing;
    }

    [Test]
    public async Task Writer_gives_up_on_one_that_holds_the_lock_for_ever()
    {
        var time = new ImpatientTime();
        using var held = await FileLock.TakeAsync(FilePath + ".lock", time, CancellationToken.None);
        var waiting = new SealedFile(FilePath, new FixedKey(1), time);
        var error = await Assert.ThrowsAsync<CredentialException>(() => waiting.SetAsync("a", Secret("x"), CancellationToken.None));
        Assert.That(error!.Message, Does.Contain("another process"));
        Assert.That(time.GetElapsedTime(0), Is.GreaterThan(TimeSpan.FromSeconds(5)).And.LessThan(TimeSpan.FromSeconds(6)));
    }

    [Test]
    public async Task Writer_waits_for_one_that_lets_go()
    {
        var time = new ImpatientTime();
        var held = await FileLock.TakeAsync(FilePath + ".lock", time, CancellationToken.None);
        time.Waited += held.Dispose;
        await new SealedFile(FilePath, new FixedKey(1), time).SetAsync("a", Secret("1"), CancellationToken.None);
        Assert.That(Read(_file, "a"), Is.EqualTo("1"));
    }

    [Test]
    public async Task Folder_that_is_not_there_is_told() =>
        await Assert.ThrowsAsync<CredentialException>(() =>
            new SealedFile(_folder["missing/secrets.sealed"], new FixedKey(1), _time).SetAsync("a", Secret("1"), CancellationToken.None));

    [Test]
    public async Task Older_copy_put_back_while_the_gate_runs_is_noticed()
    {
        await SetAsync("a", "old");
        var old = await File.ReadAllBytesAsync(FilePath);
        await SetAsync("a", "new");
        await File.WriteAllBytesAsync(FilePath, old);
        Assert.That(() => _file.Read("a"), Throws.InstanceOf<CredentialException>().With.Message.Contains("older"));
        Assert.That(Read(OpenAnother(), "a"), Is.EqualTo("old"), "the documented limit: a new process can't know");
    }

    [Test]
    public async Task Another_file_under_the_same_key_is_noticed_while_the_gate_runs()
    {
        await SetAsync("a", "mine");
        var other = new SealedFile(_folder["other.sealed"], new FixedKey(1), _time);
        for (var at = 0; at < 3; at++) await other.SetAsync("a", Secret("theirs"), CancellationToken.None);
        File.Move(_folder["other.sealed"], FilePath, overwrite: true);
        Assert.That(() => _file.Read("a"), Throws.InstanceOf<CredentialException>());
    }

    [Test]
    public async Task Deleted_file_is_not_taken_for_an_empty_one()
    {
        await SetAsync("a", "1");
        File.Delete(FilePath);
        Assert.That(() => _file.List(), Throws.InstanceOf<CredentialException>().With.Message.Contains("gone"));
        await Assert.ThrowsAsync<CredentialException>(() => _file.SetAsync("b", Secret("2"), CancellationToken.None));
    }

    private static SecretBuffer Secret(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Read(SealedFile file, string name)
    {
        using var secret = file.Read(name);
        return Encoding.UTF8.GetString(secret.Span);
    }

    private SealedFile OpenAnother(byte key = 1) => new(FilePath, new FixedKey(key), _time);

    private Task<SealedEntry> SetAsync(string name, string value) => _file.SetAsync(name, Secret(value), CancellationToken.None);

    /// <summary>A clock on which every wait is over at once and has taken its time.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        private long _now;

        public event Action? Waited;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref _now, dueTime.Ticks);
            Waited?.Invoke();
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
