using WireGate.Core.Approvals;
using WireGate.Stores;

namespace WireGate.Approvals.Stores;

/// <summary>What a store fails with, for whoever asked people or is asked.</summary>
internal static class StoreFailure
{
    public static ApprovalException Of(StoreException error) => new(error.Message, error.Hint is { } hint ? "Nothing was decided. " + hint : null, error.InnerException);
}
