using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Testing;

namespace WireGate.Tests.Core.Approvals;

/// <summary>What the record of a session is told of judgements: <c>1 decided Hold r1</c>.</summary>
internal sealed class ToldRecord : NoRecord
{
    public List<string> Told { get; } = [];

    public override void Decided(long number, in Operation operation, Decision decision) => Told.Add($"{number} decided {decision.Outcome} {decision.Request}".TrimEnd());

    public override void Settled(long number, Decision decision, ApprovalAnswer? answer) => Told.Add($"{number} settled {decision.Outcome} {decision.Request}");

    public override ValueTask TargetOpenedAsync(string name, Target? target, Decision decision, CancellationToken cancellationToken)
    {
        Told.Add($"opened {decision.Outcome}");
        return ValueTask.CompletedTask;
    }
}
