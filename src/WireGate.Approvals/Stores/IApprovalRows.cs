using System.Collections.Immutable;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Stores;

/// <summary>What is kept, within one transaction.</summary>
internal interface IApprovalRows
{
    /// <summary>The latest time at which anything was kept; null where nothing was.</summary>
    DateTimeOffset? Seen { get; set; }

    StoredRequest? Find(string id);

    /// <summary>The youngest request for an action.</summary>
    StoredRequest? FindNewest(ReadOnlyMemory<byte> digest);

    /// <summary>The youngest first.</summary>
    ImmutableArray<StoredRequest> List(bool onlyPending, int most);

    /// <summary>Those that are pending, or approved and not used.</summary>
    ImmutableArray<StoredRequest> ListLive();

    /// <summary>How many requests of an agent wait for people.</summary>
    int CountPending(string agent, DateTimeOffset now);

    void Insert(StoredRequest request);

    /// <summary>Moves a request from one state to another. False if it is not in that state any more.</summary>
    bool TryMove(string id, ApprovalState from, ApprovalState to, DateTimeOffset? decided = null);

    /// <summary>Keeps a person's voice, in the place of an earlier one.</summary>
    void PutVoice(string id, StoredVoice voice);

    void SetEffect(string id, ActionEffect effect);

    StoredGrant? FindGrant(string id);

    /// <summary>Grants that have not ended, for a shape.</summary>
    ImmutableArray<StoredGrant> FindGrants(ReadOnlyMemory<byte> shape);

    /// <summary>Grants that have not ended.</summary>
    ImmutableArray<StoredGrant> ListGrants();

    void Insert(StoredGrant grant);

    /// <summary>Takes one use. False if none is left or the grant has ended.</summary>
    bool TryUseGrant(string id);

    /// <summary>False if it has ended.</summary>
    bool TryEndGrant(string id, DateTimeOffset now);

    /// <summary>Of requests since a time: how it ended, and how long it took where it was decided.</summary>
    ImmutableArray<(ApprovalState State, TimeSpan? Took)> ReadOutcomes(DateTimeOffset since);

    void DeleteOverBefore(DateTimeOffset moment);
}
