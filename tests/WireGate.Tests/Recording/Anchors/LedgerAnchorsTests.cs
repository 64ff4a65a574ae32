using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using WireGate.Recording.Anchors;
using WireGate.Recording.Ledger;
using WireGate.Tests.Recording.Ledger;

namespace WireGate.Tests.Recording.Anchors;

public sealed class LedgerAnchorsTests
{
    private LedgerRun _run = null!;
    private LedgerWriter _ledger = null!;
    private SteppedAnchor _anchor = null!;
    private LedgerAnchors _anchors = null!;

    [SetUp]
    public void Start()
    {
        _run = new LedgerRun();
        _ledger = _run.Open();
        _anchor = new SteppedAnchor();
        _anchors = new LedgerAnchors(_ledger, [new AnchorPlan(_anchor, TimeSpan.FromSeconds(5), Required: true)], _run.Clock, NullLogger<LedgerAnchors>.Instance);
    }

    [TearDown]
    public async Task Stop()
    {
        _anchor.AnswerAll();
        await _anchors.DisposeAsync();
        _ledger.Dispose();
    }

    [Test]
    public async Task A_checkpoint_reaches_the_anchor()
    {
        Grow();
        Assert.That(await _anchor.AskedAsync(), Is.EqualTo(2));
        Assert.That(State.Size, Is.Zero);
        _anchor.Answer(null);
        await _run.Clock.UntilAsync(() => State.Size > 0);
        Assert.That(State, Is.EqualTo(new AnchorState("stepped", true, 2, TimeSpan.Zero, null)));
    }

    [Test]
    public async Task What_came_in_between_is_covered_by_one_after_the_interval()
    {
        Grow();
        await _anchor.AskedAsync();
        for (var i = 0; i < 10; i++) Grow();
        _anchor.Answer(null);
        var next = _anchor.AskedAsync();
        await _run.Clock.UntilAsync(() => next.IsCompleted, TimeSpan.FromSeconds(1));
        Assert.That(await next, Is.EqualTo(12));
    }

    [Test]
    public async Task One_that_fails_is_asked_again_and_tells_for_how_long_it_has_been_behind()
    {
        Grow();
        await _anchor.AskedAsync();
        _anchor.Answer(new AnchorException("the disk is full"));
        await _run.Clock.UntilAsync(() => State.Error == "the disk is full");
        var next = _anchor.AskedAsync();
        await _run.Clock.UntilAsync(() => next.IsCompleted, TimeSpan.FromMilliseconds(500));
        Assert.That(await next, Is.EqualTo(2));
        Assert.That(_anchors.Unanchored, Is.GreaterThan(TimeSpan.Zero));
        _anchor.Answer(null);
        await _run.Clock.UntilAsync(() => State.Error is null);
        Assert.That(_anchors.Unanchored, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task One_that_does_not_answer_does_not_hold_up_the_ledger()
    {
        Grow();
        await _anchor.AskedAsync();
        for (var i = 0; i < 3; i++) Grow();
        Assert.That(_ledger.Current.Checkpoint.Size, Is.EqualTo(5));
        await _run.Clock.UntilAsync(() => State.Error is not null, TimeSpan.FromSeconds(10));
        Assert.That(State.Error, Is.EqualTo("it does not answer"));
    }

    private AnchorState State => _anchors.States.Single();

    private void Grow()
    {
        Assert.That(_run.Append(_ledger, 1), Is.True);
        _ledger.Integrate();
    }

    /// <summary>An anchor that answers when the test says so.</summary>
    private sealed class SteppedAnchor : IAnchor
    {
        private readonly Channel<(long Size, TaskCompletionSource Answer)> _asked = Channel.CreateUnbounded<(long, TaskCompletionSource)>();
        private volatile bool _answerAll;
        private TaskCompletionSource? _answer;

        public string Name => "stepped";

        public void AnswerAll()
        {
            _answerAll = true;
            _answer?.TrySetResult();
        }

        public async Task<long> AskedAsync()
        {
            var (size, answer) = await _asked.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));
            _answer = answer;
            return size;
        }

        public void Answer(Exception? failure)
        {
            if (failure is null) _answer!.SetResult();
            else _answer!.SetException(failure);
        }

        public async Task KeepAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
        {
            if (_answerAll) return;
            var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _asked.Writer.TryWrite((checkpoint.Checkpoint.Size, answer));
            await answer.Task.WaitAsync(cancellationToken);
        }
    }
}
