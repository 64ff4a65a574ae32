using WireGate.Core;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Deciding;

/// <summary>Asks targets what held actions would do, in the background: nobody waits for it.</summary>
internal sealed class Effects(Func<ApprovalRequest, CancellationToken, Task<ActionEffect>> describe, TimeProvider time)
{
    /// <summary>Each is a log-in to a target.</summary>
    private const int AtOnce = 4;

    /// <summary>More than that wait only if targets hang.</summary>
    private const int Most = 64;

    /// <summary>With a log-in, and a statement that is given one second.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _places = new(AtOnce);
    private int _asked;

    /// <summary>Never throws.</summary>
    public async Task<ActionEffect> AskAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _asked) > Most) return ActionEffect.Unknown("too much is asked at once");
            using var patience = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            await _places.WaitAsync(either.Token).ConfigureAwait(false);
            try
            {
                // Not by its own word alone: one that ignores the token must not hold a place for ever.
                return await describe(request, either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (OperationCanceledException)
        {
            return ActionEffect.Unknown("the target did not say in time");
        }
        catch (Exception error) when (error is UpstreamException or CredentialException)
        {
            return ActionEffect.Unknown("the target can't be asked: " + error.Message);
        }
        catch (Exception error)
        {
            // Its message may hold what nobody should see.
            return ActionEffect.Unknown($"asking the target failed ({error.GetType().Name})");
        }
        finally
        {
            Interlocked.Decrement(ref _asked);
        }
    }
}
