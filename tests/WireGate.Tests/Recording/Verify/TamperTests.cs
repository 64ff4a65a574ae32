using NUnit.Framework;
using WireGate.Recording.Format;
using WireGate.Recording.Keys;
using WireGate.Recording.Verify;
using WireGate.Tests.Recording.Format;

namespace WireGate.Tests.Recording.Verify;

/// <summary>What somebody may do to a file, and what a crash may: each is found, and neither is taken for the other.</summary>
public sealed class TamperTests
{
    private RecordedSession _session = null!;
    private byte[] _file = null!;
    private List<byte[]> _parts = null!;

    [SetUp]
    public void Record()
    {
        _session = Corpus.Whole();
        _file = _session.File.Bytes;
        _parts = Corpus.Cut(_file);
    }

    [TearDown]
    public void Dispose() => _session.Dispose();

    [Test]
    public void The_untouched_file_is_whole()
    {
        var report = _session.Verify();
        Assert.That((report.State, report.Problem), Is.EqualTo((SessionFileState.Whole, (string?)null)));
        Assert.That((report.Frames, report.LostFrames), Is.EqualTo((6UL, 2UL)));
        Assert.That(_parts, Has.Count.EqualTo(8));
        Assert.That(_session.Read().Frames, Has.Count.EqualTo(5));
    }

    [Test]
    public void Every_flipped_bit_is_tampering()
    {
        EveryFlip(_session, _file, _file.Length, state => state == SessionFileState.Tampered);
    }

    [Test]
    public void Every_flipped_bit_of_a_file_without_an_end_is_tampering()
    {
        using var session = Corpus.Unended();
        EveryFlip(session, session.File.Bytes, session.File.Length, state => state == SessionFileState.Tampered);
    }

    [Test]
    public void Every_flipped_bit_of_a_recovered_file_is_tampering()
    {
        var (session, file) = Corpus.Recovered();
        EveryFlip(session, file, file.Length, state => state == SessionFileState.Tampered);
        session.Dispose();
    }

    [Test]
    public void A_flipped_bit_before_a_torn_tail_is_tampering_and_one_within_it_never_mends_it()
    {
        foreach (var left in new[] { 20, 38, 60 })
        {
            var torn = _file[..(_file.Length - _parts[^1].Length + left)];
            EveryFlip(_session, torn, torn.Length - left, state => state == SessionFileState.Tampered);
            EveryFlip(_session, torn, torn.Length, state => state is SessionFileState.Tampered or SessionFileState.Torn);
        }
    }

    [Test]
    public void What_a_crash_leaves_is_never_tampering()
    {
        var boundaries = _parts.Select((_, i) => _parts.Take(i + 1).Sum(part => part.Length)).ToHashSet();
        for (var length = 0; length < _file.Length; length++)
        {
            foreach (var zeros in new[] { 0, 1, 8, 39, 40, 41, 5000 })
            {
                var report = _session.Verify([.. _file[..length], .. new byte[zeros]]);
                var expected = zeros == 0 && boundaries.Contains(length) ? SessionFileState.Open : SessionFileState.Torn;
                Assert.That(report.State, Is.EqualTo(expected), $"{length} bytes and {zeros} zeros: {report.Problem}");
                var good = boundaries.Where(boundary => boundary <= length).DefaultIfEmpty(0).Max();
                Assert.That((report.GoodLength, report.TornBytes), Is.EqualTo(((long)good, (long)(length + zeros - good))));
            }
        }
    }

    [Test]
    public void Blocks_that_are_missing_are_found()
    {
        // Missing at the end is what the ledger tells: the file alone is open.
        for (var from = 0; from < _parts.Count; from++)
            for (var to = from + 1; to < _parts.Count; to++)
                Tampered([.. _parts[..from], .. _parts[to..]], $"without {from} to {to}");
        for (var from = 1; from < _parts.Count; from++)
            Assert.That(_session.Verify(Corpus.Join(_parts[..from])).State, Is.EqualTo(SessionFileState.Open));
    }

    [Test]
    public void Blocks_that_come_twice_or_in_another_order_are_found()
    {
        for (var i = 0; i < _parts.Count; i++)
        {
            for (var at = 0; at <= _parts.Count; at++)
                Tampered([.. _parts[..at], _parts[i], .. _parts[at..]], $"{i} again at {at}");
            for (var j = 0; j < i; j++)
            {
                var parts = _parts.ToList();
                (parts[i], parts[j]) = (parts[j], parts[i]);
                Tampered(parts, $"{j} and {i} swapped");
            }
        }
    }

    [Test]
    public void Blocks_of_another_session_are_found()
    {
        using var other = Corpus.Whole("other", _session);
        var others = Corpus.Cut(other.File.Bytes);
        for (var i = 0; i < _parts.Count; i++)
        {
            List<byte[]> parts = [.. _parts];
            parts[i] = others[i];
            Tampered(parts, $"{i} of another session");
            // Also where nothing follows that could be signed.
            if (i > 0) Tampered([.. _parts[..i], others[i]], $"{i} of another session, at the end");
            if (i > 0) Tampered([.. _parts[..i], .. others[i..]], $"another session from {i} on");
        }
    }

    [Test]
    public void Bytes_that_are_cut_out_are_found()
    {
        // Whatever is cut out, so that a whole head is left of what stood behind it.
        var lastAt = _file.Length - _parts[^1].Length;
        for (var from = 0; from < lastAt; from += 3)
            for (var to = from + 1; to <= lastAt; to += 7)
                Assert.That(_session.Verify([.. _file[..from], .. _file[to..]]).State, Is.EqualTo(SessionFileState.Tampered), $"{from} to {to}");
    }

    [Test]
    public void A_cut_within_a_long_block_is_no_torn_tail_where_another_block_shows_behind_it()
    {
        using var session = new RecordedSession();
        var noise = new byte[5000];
        new Random(1).NextBytes(noise);
        session.Frames.Begin(FrameKind.Output, 1);
        session.Frames.Data(noise);
        session.Frames.End();
        session.Writer.Append(session.Pending, 1);
        session.Writer.End("over", 0, 0);
        var parts = Corpus.Cut(session.File.Bytes);
        for (var kept = 40; kept < 4000; kept += 500)
        {
            // The end shows whole, or just so much of it that it can be known.
            foreach (var shown in new[] { parts[2].Length, 16 })
                Assert.That(session.Verify([.. parts[0], .. parts[1][..kept], .. parts[2][..shown]]).State, Is.EqualTo(SessionFileState.Tampered), $"{kept}, {shown}");
            Assert.That(session.Verify([.. parts[0], .. parts[1][..kept], .. parts[2][..15]]).State, Is.EqualTo(SessionFileState.Torn), $"{kept}");
        }

        // The same of a header.
        Assert.That(session.Verify([.. parts[0][..50], .. parts[2]]).State, Is.EqualTo(SessionFileState.Tampered));
    }

    [Test]
    public void The_beginning_of_a_head_that_could_not_be_the_next_is_tampering([Values(0, 3, 100)] int zeros)
    {
        var before = Corpus.Join(_parts[..^1]);
        var last = _parts[^1];
        for (var written = 1; written < 40; written++)
        {
            for (var i = 0; i < written; i++)
            {
                // What a writer chooses may be anything: flags, attempt, frames, length.
                if (i is >= 5 and < 8 or >= 24 and < 32) continue;
                byte[] head = [.. last[..written], .. new byte[zeros]];
                head[i] ^= 0x40;
                // Nothing but zeros from here on is what a crash leaves.
                if (!head.AsSpan(i).ContainsAnyExcept((byte)0)) continue;
                Assert.That(_session.Verify([.. before, .. head]).State, Is.EqualTo(SessionFileState.Tampered), $"byte {i} of {written}");
            }
        }
    }

    [Test]
    public void A_chain_that_was_made_anew_with_other_numbers_is_found()
    {
        using var session = Corpus.Unended();
        var parts = Corpus.Cut(session.File.Bytes);
        foreach (var at in new[] { 15, 23 })
        {
            var changed = parts.ToList();
            changed[^1] = [.. changed[^1]];
            changed[^1][at]++;
            var report = session.Verify(Corpus.Forge(changed, renumber: false));
            Assert.That((report.State, report.Problem), Is.EqualTo((SessionFileState.Tampered, "the numbers of blocks or frames have a gap")));
        }

        Assert.That(session.Verify(Corpus.Forge(parts, renumber: false)).State, Is.EqualTo(SessionFileState.Open));
    }

    [Test]
    public void Nothing_but_salvaged_blocks_follows_a_salvaged_one()
    {
        var (session, recovered) = Corpus.Recovered();
        var parts = Corpus.Cut(recovered);
        var report = session.Verify(Corpus.Forge([.. parts[..^1], parts[1]]));
        Assert.That((report.State, report.Problem), Is.EqualTo((SessionFileState.Tampered, "a session went on after it was salvaged")));
        // Its second entry again: entries have their order too.
        var again = session.Verify(Corpus.Forge([.. parts[..^1], parts[^2]]));
        Assert.That((again.State, again.Problem), Is.EqualTo((SessionFileState.Tampered, "salvaged entries don't follow on one another")));
        session.Dispose();
    }

    [Test]
    public void Nothing_may_follow_an_end([Values(1, 8, 40, 4096)] int length, [Values(0, 0x57)] byte what)
    {
        var more = new byte[length];
        Array.Fill(more, what);
        Assert.That(_session.Verify([.. _file, .. more]).State, Is.EqualTo(SessionFileState.Tampered));
        var (session, recovered) = Corpus.Recovered();
        Assert.That(session.Verify([.. recovered, .. more]).State, Is.EqualTo(SessionFileState.Tampered));
        session.Dispose();
    }

    [Test]
    public void A_chain_that_was_made_anew_is_not_signed()
    {
        for (var i = 0; i < _parts.Count; i++)
        {
            // A byte of each body, of the header's names, and of the signature itself.
            var parts = _parts.ToList();
            parts[i] = [.. parts[i]];
            parts[i][i == 0 ? FindName(parts[0]) : 60] ^= 1;
            Assert.That(_session.Verify(Corpus.Forge(parts)).State, Is.EqualTo(SessionFileState.Tampered), $"{i}");
            if (i is 0 || i == _parts.Count - 1) continue;
            Assert.That(_session.Verify(Corpus.Forge([.. _parts[..i], .. _parts[(i + 1)..]])).State, Is.EqualTo(SessionFileState.Tampered), $"without {i}");
        }
    }

    [Test]
    public void An_unsigned_tail_that_was_made_anew_is_shown_as_unsigned_and_does_not_decrypt()
    {
        using var session = Corpus.Unended();
        var parts = Corpus.Cut(session.File.Bytes);
        parts[^1][60] ^= 1;
        var forged = Corpus.Forge(parts);
        var report = session.Verify(forged);
        Assert.That((report.State, report.Blocks, report.SignedBlocks), Is.EqualTo((SessionFileState.Open, 6UL, 5UL)));
        var (frames, read) = session.Read(forged);
        Assert.That((frames.Count, read.State), Is.EqualTo((4, SessionFileState.Tampered)));
    }

    [Test]
    public void A_file_made_anew_with_another_key_is_not_the_gates()
    {
        using var forger = new RecordedSession(node: NodeKey.Create("gate.example/ledger"));
        forger.Operation(1).Block().Writer.End("over", 1, 0);
        Assert.That(_session.Verify(forger.File.Bytes).State, Is.EqualTo(SessionFileState.UnknownKey));
        // Its blocks behind our header.
        var parts = Corpus.Cut(forger.File.Bytes);
        parts[0] = _parts[0];
        Assert.That(_session.Verify(Corpus.Forge(parts)).State, Is.EqualTo(SessionFileState.Tampered));
    }

    [Test]
    public void The_recovery_of_another_file_does_not_close_this_one()
    {
        var (session, recovered) = Corpus.Recovered();
        var theirs = Corpus.Cut(recovered);
        Assert.That(session.Verify(Corpus.Forge([.. theirs[..3], theirs[^1]])).State, Is.EqualTo(SessionFileState.Tampered));
        Assert.That(session.Verify(Corpus.Forge([.. theirs[..^1], theirs[1], theirs[^1]])).State, Is.EqualTo(SessionFileState.Tampered));
        session.Dispose();
    }

    [Test]
    public void A_length_beyond_the_limit_is_not_believed()
    {
        var parts = _parts.ToList();
        parts[1] = [.. parts[1]];
        parts[1][28] = 0x7F;
        var report = _session.Verify(Corpus.Forge(parts));
        Assert.That((report.State, report.Problem), Is.EqualTo((SessionFileState.Tampered, "a block is longer than its type can be")));
    }

    private static int FindName(byte[] header) => header.AsSpan().IndexOf("postgres"u8);

    private static void EveryFlip(RecordedSession session, byte[] file, int upTo, Func<SessionFileState, bool> expected)
    {
        var bytes = file.ToArray();
        var wrong = new List<string>();
        for (var i = 0; i < upTo; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                bytes[i] ^= (byte)(1 << bit);
                var report = session.Verify(bytes);
                if (!expected(report.State)) wrong.Add($"byte {i} bit {bit}: {report.State} {report.Problem}");
                bytes[i] = file[i];
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    private void Tampered(List<byte[]> parts, string what)
    {
        var report = _session.Verify(Corpus.Join(parts));
        Assert.That(report.State, Is.EqualTo(SessionFileState.Tampered), $"{what}: {report.Problem}");
    }
}
