using System.Text;
using System.Threading.Channels;
using WireGate.Core;
using WireGate.Core.Approvals;

namespace WireGate.Tests.Core.Approvals;

/// <summary>A client that waits, and hears what it is told.</summary>
internal sealed class FakeHold : IHold
{
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Channel<HoldNotice> _notices = Channel.CreateUnbounded<HoldNotice>();

    public CancellationToken Abandoned => _abandoned.Token;

    public string Text { get; set; } = "DELETE FROM orders WHERE id = 1";

    public string Role { get; set; } = "app";

    public string? Obstacle { get; set; }

    public AccessSet Accesses { get; set; } = Deletes("orders");

    public int Begun { get; private set; }

    /// <summary>The client does not read what it is sent.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Runs in the middle of the second judgement.</summary>
    public Func<Task>? OnJudgeAgain { get; set; }

    public List<bool> Asked { get; } = [];

    public static AccessSet Deletes(string table) => new("DELETE", [new Access(Effect.Delete, [], description: table)]);

    public void Abandon() => _abandoned.Cancel();

    public async Task<HoldNotice> NoticeAsync() => await _notices.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

    public int NoticesLeft => _notices.Reader.Count;

    public HeldAction Describe() => new()
    {
        Kind = "DELETE",
        Exact = Encoding.UTF8.GetBytes(Text),
        Text = Text,
        Shape = "DELETE FROM orders WHERE id = $1",
        State = [new("role", Role)],
    };

    public string? FindObstacle(bool inTransaction)
    {
        Asked.Add(inTransaction);
        return inTransaction ? null : Obstacle;
    }

    public ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        Begun++;
        return ValueTask.CompletedTask;
    }

    public async ValueTask NotifyAsync(HoldNotice notice, CancellationToken cancellationToken)
    {
        _notices.Writer.TryWrite(notice);
        if (IsDeaf) await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public async ValueTask<AccessSet> JudgeAgainAsync(CancellationToken cancellationToken)
    {
        if (OnJudgeAgain is { } onJudgeAgain) await onJudgeAgain();
        return Accesses;
    }
}
