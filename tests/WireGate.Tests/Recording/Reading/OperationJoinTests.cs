using System.Text;
using NUnit.Framework;
using WireGate.Recording.Format;
using WireGate.Recording.Reading;

namespace WireGate.Tests.Recording.Reading;

internal sealed class OperationJoinTests
{
    private readonly List<RecordedOperation> _joined = [];
    private OperationJoin _join = null!;
    private ulong _number;

    [SetUp]
    public void Start()
    {
        _joined.Clear();
        _number = 0;
        _join = new OperationJoin(_joined.Add);
    }

    [Test]
    public void Frames_of_operations_that_were_sent_ahead_find_their_own()
    {
        for (var i = 1ul; i <= 3; i++)
        {
            _join.Take(Frame(FrameKind.Operation, i) with { Name = "SELECT", Text = Text($"select {i}") });
            _join.Take(Frame(FrameKind.Decision, i) with { Outcome = "allow", Rule = "reads" });
        }

        for (var i = 1ul; i <= 3; i++) _join.Take(Frame(FrameKind.Answer, i) with { Name = $"SELECT {i}", Rows = i, Duration = 5 });
        _join.End();
        Assert.That(_joined.Select(one => (one.Number, one.Text, one.Outcome, one.Answers.Single().Rows)), Is.EqualTo(Enumerable.Range(1, 3).Select(i => ((ulong)i, $"select {i}", "allow", (ulong?)i))));
    }

    [Test]
    public void What_runs_a_prepared_text_has_that_text()
    {
        _join.Take(Frame(FrameKind.Operation, 1) with { Name = "SELECT", Text = Text("select $1") });
        _join.Take(Frame(FrameKind.Operation, 2) with { Name = "SELECT", Prepared = 1 });
        _join.Take(Frame(FrameKind.Operation, 2) with { Parameters = [Text("x")] });
        _join.End();
        Assert.That((_joined[1].Text, _joined[1].Parameters.Single().ToString()), Is.EqualTo(("select $1", "x")));
    }

    [Test]
    public void An_endless_session_is_not_held()
    {
        for (var i = 1ul; i <= 5000; i++) _join.Take(Frame(FrameKind.Operation, i) with { Name = "SELECT", Text = Text("select") });
        Assert.That(_joined, Has.Count.EqualTo(5000 - 1024));
        _join.End();
        Assert.That(_joined.Select(one => one.Number), Is.EqualTo(Enumerable.Range(1, 5000).Select(i => (ulong)i)), "each once, in order");
    }

    [Test]
    public void Columns_are_no_answer_of_their_own()
    {
        _join.Take(Frame(FrameKind.Operation, 1) with { Name = "SELECT", Text = Text("select") });
        _join.Take(Frame(FrameKind.Answer, 1) with { Columns = [Text("id")] });
        _join.Take(Frame(FrameKind.Answer, 1) with { Name = "42P01", Text = Text("no such table"), Duration = 5 });
        _join.End();
        Assert.That(_joined.Single().Answers.Select(answer => (answer.Name, answer.Message)), Is.EqualTo(new[] { ("42P01", "no such table") }));
    }

    private static FrameValue Text(string text) => new(Encoding.UTF8.GetBytes(text), IsText: true);

    private Frame Frame(FrameKind kind, ulong operation) => new() { Kind = kind, Number = _number++, Time = _number * 10, Operation = operation };
}
