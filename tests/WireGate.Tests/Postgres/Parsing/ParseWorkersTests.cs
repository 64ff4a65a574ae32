using System.Text;
using NUnit.Framework;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Tests.Postgres.Parsing;

/// <summary>Many callers at once; one parser, so that who waits for whom is known.</summary>
public sealed class ParseWorkersTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private static readonly string LongSql = "SELECT 1" + new string(' ', SqlGrammar.InlineBytes);

    private readonly Clock _clock = new();
    private SqlGrammar _grammar = null!;
    private ManualResetEventSlim _release = null!;
    private TaskCompletionSource _reading = null!;

    [SetUp]
    public void Load()
    {
        _grammar = new SqlGrammar(null, _clock, new SqlGrammarLimits { Parsers = 1, QueueDeadline = TimeSpan.FromSeconds(5), ParseDeadline = Long });
        _release = new ManualResetEventSlim();
        _reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [TearDown]
    public void Unload()
    {
        _release.Set();
        _grammar.Dispose();
        _release.Dispose();
    }

    [Test]
    public async Task Sixteen_threads_each_get_the_tree_of_their_own_text()
    {
        using var grammar = new SqlGrammar(null, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
            {
                var mark = $"t{thread}x{i}y";
                // Short ones, long ones, and errors between them.
                var sql = $"SELECT {mark}" + (i % 5 == 0 ? new string(' ', SqlGrammar.InlineBytes) : "");
                var tree = await grammar.ParseAsync(Sequences.Whole(sql), static (json, _) => Encoding.UTF8.GetString(json), default);
                Assert.That(tree.Result, Does.Contain($"\"{mark}\""));
                var error = await grammar.ParseAsync(Sequences.Whole(new string(' ', i) + "SELEC"), static (_, _) => 0, default);
                Assert.That(error.Failure, Is.EqualTo(new SqlParseFailure(SqlParseFailureKind.Syntax, i + 1)));
            }
        })));
    }

    [Test]
    public async Task A_short_text_that_finds_no_parser_is_parsed_by_a_worker()
    {
        var first = Task.Run(() => _grammar.ParseAsync(Sequences.Whole("SELECT 1"), WaitForRelease, default).AsTask());
        await _reading.Task.WaitAsync(Long);

        var second = await _grammar.ParseAsync(Sequences.Whole("SELECT 2"), static (_, _) => Thread.CurrentThread.Name, default).AsTask().WaitAsync(Long);

        Assert.That(second.Result, Is.EqualTo("sql parser"));
        _release.Set();
        Assert.That((await first).IsParsed);
    }

    [Test]
    public async Task A_text_that_waits_can_be_given_up()
    {
        var running = _grammar.ParseAsync(Sequences.Whole(LongSql), WaitForRelease, default).AsTask();
        await _reading.Task.WaitAsync(Long);
        using var cancel = new CancellationTokenSource();
        var waiting = _grammar.ParseAsync(Sequences.Whole(LongSql), static (_, _) => 0, cancel.Token).AsTask();

        await cancel.CancelAsync();

        Assert.That(async () => await waiting.WaitAsync(Long), Throws.InstanceOf<OperationCanceledException>());
        _release.Set();
        Assert.That((await running.WaitAsync(Long)).IsParsed);
    }

    [Test]
    public async Task A_text_that_is_being_read_is_not_given_up()
    {
        using var cancel = new CancellationTokenSource();
        var running = _grammar.ParseAsync(Sequences.Whole(LongSql), WaitForRelease, cancel.Token).AsTask();
        await _reading.Task.WaitAsync(Long);

        await cancel.CancelAsync();
        Assert.That(running.IsCompleted, Is.False);
        _release.Set();

        Assert.That((await running.WaitAsync(Long)).IsParsed);
    }

    [TestCase(4_999, SqlParseFailureKind.None)]
    [TestCase(5_000, SqlParseFailureKind.None)]
    [TestCase(5_001, SqlParseFailureKind.Busy)]
    public async Task A_text_waits_no_longer_than_its_deadline(int milliseconds, SqlParseFailureKind expected)
    {
        var running = _grammar.ParseAsync(Sequences.Whole(LongSql), WaitForRelease, default).AsTask();
        await _reading.Task.WaitAsync(Long);
        var waiting = _grammar.ParseAsync(Sequences.Whole(LongSql), static (_, _) => 0, default).AsTask();

        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        _release.Set();

        Assert.That((await waiting.WaitAsync(Long)).Failure.Kind, Is.EqualTo(expected));
        Assert.That((await running.WaitAsync(Long)).IsParsed);
    }

    [Test]
    public async Task Closing_the_grammar_completes_what_waits()
    {
        var running = _grammar.ParseAsync(Sequences.Whole(LongSql), WaitForRelease, default).AsTask();
        await _reading.Task.WaitAsync(Long);
        var waiting = _grammar.ParseAsync(Sequences.Whole(LongSql), static (_, _) => 0, default).AsTask();

        var closing = Task.Run(_grammar.Dispose);
        _release.Set();
        await closing.WaitAsync(Long);

        Assert.That((await running.WaitAsync(Long)).IsParsed);
        Assert.That((await waiting.WaitAsync(Long)).Failure.Kind, Is.EqualTo(SqlParseFailureKind.None).Or.EqualTo(SqlParseFailureKind.Busy));
        Assert.That(
            async () => await _grammar.ParseAsync(Sequences.Whole(LongSql), static (_, _) => 0, default), Throws.TypeOf<ObjectDisposedException>());
    }

    private int WaitForRelease(ReadOnlySpan<byte> json, ReadOnlySpan<byte> sql)
    {
        _reading.TrySetResult();
        return _release.Wait(Long) ? json.Length : throw new TimeoutException();
    }

    /// <summary>Timers as always; timestamps by hand.</summary>
    private sealed class Clock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _now);

        public void Advance(TimeSpan by) => Interlocked.Add(ref _now, by.Ticks);
    }
}
