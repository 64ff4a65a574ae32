using WireGate.Core;
using WireGate.Core.Approvals;

namespace WireGate.Hosting;

/// <summary>Asks a target what a held action would do, with a credential of the gate's.</summary>
internal sealed class ActionEffects(IVault vault, Func<Target, IProtocol> protocols)
{
    public async Task<ActionEffect> DescribeAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        if (request.IsOpening) return ActionEffect.Unknown("opening a target does nothing by itself");
        var target = request.Target;
        if (target.Credential is not { } name) return ActionEffect.Unknown("the target has no credential");
        using var credential = await vault.LeaseAsync(name, target.Addresses[0], cancellationToken).ConfigureAwait(false);
        return await protocols(target).DescribeEffectAsync(target, credential, request.Action, cancellationToken).ConfigureAwait(false);
    }
}
