using System.Text;
using NUnit.Framework;
using WireGate.Recording.Format;
using WireGate.Recording.Journaling;
using WireGate.Recording.Keys;

namespace WireGate.Tests.Recording.Journaling;

public sealed class JournalTests
{
    private const int MaxEntry = 600 * 1024;

    private string _path = null!;
    private Journal _journal = null!;
    private JournalCipher _cipher = null!;
    private JournalSegment _last = null!;
    private long _number;

    [SetUp]
    public void Create()
    {
        _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        _journal = Journal.Create(_path, segments: 2);
        _number = 0;
        using var key = SessionKey.Create();
        _cipher = new JournalCipher(key, new byte[32]);
    }

    [TearDown]
    public void Delete()
    {
        _journal.Dispose();
        _cipher.Dispose();
        File.Delete(_path);
    }

    [Test]
    public void What_was_appended_is_read_whatever_became_of_the_gate()
    {
        Append("first", first: 0, frames: 2);
        Append("", first: 2, frames: 1);
        Append("third", first: 3, frames: 7);
        // Read while the other still has it mapped: nothing was closed or synced.
        var entries = JournalReader.Read(_path);
        Assert.That(entries.Select(Text), Is.EqualTo(new[] { "first", "", "third" }));
        Assert.That(entries.Select(entry => (entry.Session, entry.Entry.Number, entry.Entry.First, entry.Entry.Frames)),
            Is.EqualTo(new[] { ("session12345", 0ul, 0ul, 2u), ("session12345", 1ul, 2ul, 1u), ("session12345", 2ul, 3ul, 7u) }));
    }

    [Test]
    public void An_entry_that_was_never_finished_hides_none_behind_it()
    {
        Append("before");
        Append("torn");
        Append("after");
        _journal.Dispose();
        // As it stands while the entry is being written.
        var bytes = File.ReadAllBytes(_path);
        bytes[JournalLayout.HeadSize + JournalLayout.SegmentHead + JournalLayout.SizeOf("before".Length + JournalCipher.Overhead) + 4] = 0;
        File.WriteAllBytes(_path, bytes);
        Assert.That(JournalReader.Read(_path).Select(Text), Is.EqualTo(new[] { "before", "after" }));
    }

    [Test]
    public void A_changed_byte_costs_its_entry_and_no_other([Range(0, 66)] int at)
    {
        Append("one");
        Append("two");
        _journal.Dispose();
        var bytes = File.ReadAllBytes(_path);
        var second = JournalLayout.HeadSize + JournalLayout.SegmentHead + JournalLayout.SizeOf("one".Length + JournalCipher.Overhead);
        bytes[second + at] ^= 0x10;
        File.WriteAllBytes(_path, bytes);
        Assert.That(JournalReader.Read(_path).Select(Text), Is.EqualTo(new[] { "one" }));
    }

    [Test]
    public async Task A_full_journal_takes_more_once_entries_are_in_their_files()
    {
        var held = Fill();
        Assert.That(held, Has.Count.GreaterThan(8));
        var space = _journal.SpaceAsync();
        Assert.That(space.IsCompleted, Is.False);
        foreach (var segment in held) _journal.Release(segment, 1);
        await space.WaitAsync(TimeSpan.FromSeconds(20));
        Append("anew");
        Assert.That(JournalReader.Read(_path).Select(Text), Does.Contain("anew"));
    }

    [Test]
    public async Task The_last_segment_alone_wakes_those_that_wait()
    {
        var held = Fill();
        var current = held[^1];
        var space = _journal.SpaceAsync();
        foreach (var segment in held.Where(segment => segment == current)) _journal.Release(segment, 1);
        await space.WaitAsync(TimeSpan.FromSeconds(20));
        Append("anew");
    }

    [Test]
    public void What_a_segment_held_before_never_comes_back()
    {
        for (var round = 0; round < 3; round++)
        {
            foreach (var segment in Fill()) _journal.Release(segment, 1);
            Append("round " + round);
            _journal.Release(_last, 1);
        }

        Append("the last");
        // Entries of the segment that is filled now may stand there still; those of earlier fillings not.
        Assert.That(JournalReader.Read(_path).Select(Text), Does.Not.Contain("round 0").And.Not.Contain("round 1").And.Contain("the last"));
    }

    [Test]
    public void Many_threads_append_at_once()
    {
        const int Threads = 4, Each = 500;
        Parallel.For(0, Threads, thread =>
        {
            for (var i = 0; i < Each; i++)
                Assert.That(_journal.TryAppend("session12345"u8, (thread * Each) + i, i, 1, Encoding.UTF8.GetBytes($"{thread}/{i}"), _cipher, out _));
        });
        var entries = JournalReader.Read(_path);
        Assert.That(entries.Select(Text), Is.EquivalentTo(from thread in Enumerable.Range(0, Threads) from i in Enumerable.Range(0, Each) select $"{thread}/{i}"));
    }

    [Test]
    public async Task A_sync_covers_all_who_asked_for_it()
    {
        Append("one");
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _journal.SyncAsync())).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [TestCase(0)]
    [TestCase(100)]
    [TestCase(JournalLayout.HeadSize + 100)]
    public void A_journal_that_was_cut_off_holds_what_it_holds(int length)
    {
        Append("one");
        _journal.Dispose();
        using (var file = File.OpenWrite(_path)) file.SetLength(length);
        Assert.That(JournalReader.Read(_path), Is.Empty);
    }

    [Test]
    public void Nothing_but_its_owner_may_read_it() =>
        Assert.That(File.GetUnixFileMode(_path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));

    private void Append(string text, long first = 0, int frames = 1)
    {
        Assert.That(_journal.TryAppend("session12345"u8, _number++, first, frames, Encoding.UTF8.GetBytes(text), _cipher, out _last));
    }

    private List<JournalSegment> Fill()
    {
        var held = new List<JournalSegment>();
        var plain = new byte[MaxEntry];
        while (_journal.TryAppend("session12345"u8, _number++, 0, 1, plain, _cipher, out var segment)) held.Add(segment);
        return held;
    }

    private string Text(KeptEntry entry) => Encoding.UTF8.GetString(_cipher.Open(entry.Entry, entry.Ciphertext)).TrimEnd('\0');
}
