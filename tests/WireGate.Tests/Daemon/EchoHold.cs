using System.Text;
using WireGate.Core;
using WireGate.Core.Approvals;

namespace WireGate.Tests.Daemon;

/// <summary>Tells a client of <see cref="EchoProtocol"/> that it waits: <c>waiting ID</c>.</summary>
internal sealed class EchoHold(string line, Func<string, Task> write, Func<string, AccessSet> parse) : IHold
{
    public CancellationToken Abandoned => CancellationToken.None;

    public HeldAction Describe() => new() { Kind = line.Split(' ')[0], Exact = Encoding.UTF8.GetBytes(line), Text = line };

    public string? FindObstacle(bool inTransaction) => null;

    public ValueTask BeginAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask NotifyAsync(HoldNotice notice, CancellationToken cancellationToken) => await write("waiting " + notice.Request);

    public ValueTask<AccessSet> JudgeAgainAsync(CancellationToken cancellationToken) => new(parse(line));
}
