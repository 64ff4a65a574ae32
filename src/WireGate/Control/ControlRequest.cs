using System.Text.Json.Serialization;

namespace WireGate.Control;

/// <summary>What the command line asks of a running gate: one frame, one of these.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "command")]
[JsonDerivedType(typeof(IssueToken), "token.issue")]
[JsonDerivedType(typeof(ExchangeToken), "token.exchange")]
[JsonDerivedType(typeof(RevokeToken), "token.revoke")]
[JsonDerivedType(typeof(ListTokens), "token.list")]
[JsonDerivedType(typeof(Lock), "lock")]
[JsonDerivedType(typeof(Unlock), "unlock")]
[JsonDerivedType(typeof(ListLocks), "lock.list")]
[JsonDerivedType(typeof(ListSessions), "sessions.list")]
[JsonDerivedType(typeof(WatchSessions), "sessions.watch")]
[JsonDerivedType(typeof(KillSession), "sessions.kill")]
[JsonDerivedType(typeof(Reload), "reload")]
[JsonDerivedType(typeof(AskStatus), "status")]
[JsonDerivedType(typeof(Explain), "policy.explain")]
[JsonDerivedType(typeof(ShredRecording), "recordings.shred")]
[JsonDerivedType(typeof(TellSecret), "secret.tell")]
[JsonDerivedType(typeof(ListApprovals), "approvals.list")]
[JsonDerivedType(typeof(ShowApproval), "approvals.show")]
[JsonDerivedType(typeof(AnswerApproval), "approvals.answer")]
[JsonDerivedType(typeof(WatchApprovals), "approvals.watch")]
[JsonDerivedType(typeof(ListGrants), "grants.list")]
[JsonDerivedType(typeof(EndGrant), "grants.end")]
internal abstract record ControlRequest
{
    private ControlRequest() { }

    /// <param name="Agent">Who will log in with it.</param>
    /// <param name="Targets">What it is for; empty means any target that the rules allow.</param>
    /// <param name="LoginSeconds">How long log-ins are taken.</param>
    /// <param name="SessionSeconds">How long its sessions may last.</param>
    /// <param name="Label">What it is issued for.</param>
    internal sealed record IssueToken(string Agent, string[] Targets, double LoginSeconds, double SessionSeconds, string? Label) : ControlRequest
    {
        public TokenExtras Extras { get; init; } = new();
    }

    /// <param name="Subject">The token whose rights the new one gets a part of; whoever sends or gets it zeroes it.</param>
    /// <param name="Actor">The token by which the one who will use it proves who it is; null for the subject itself.</param>
    /// <param name="LoginSeconds">How long log-ins are taken.</param>
    /// <param name="SessionSeconds">How long its sessions may last.</param>
    /// <param name="Label">What it is issued for.</param>
    internal sealed record ExchangeToken(byte[] Subject, byte[]? Actor, double LoginSeconds, double SessionSeconds, string? Label) : ControlRequest
    {
        public TokenExtras Extras { get; init; } = new();

        public override string ToString() => nameof(ExchangeToken);
    }

    internal sealed record RevokeToken(string Id) : ControlRequest;

    internal sealed record ListTokens : ControlRequest;

    /// <param name="Kind">agent, person, task, token or target.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Reason">Told to those who are refused.</param>
    internal sealed record Lock(string Kind, string Name, string? Reason) : ControlRequest;

    internal sealed record Unlock(string Kind, string Name) : ControlRequest;

    internal sealed record ListLocks : ControlRequest;

    internal sealed record ListSessions : ControlRequest;

    /// <summary>Answered by a list now and whenever it differs, until the asker hangs up.</summary>
    internal sealed record WatchSessions : ControlRequest;

    internal sealed record KillSession(string Id) : ControlRequest;

    internal sealed record Reload : ControlRequest;

    internal sealed record AskStatus : ControlRequest;

    internal sealed record Explain(string Agent, string Target, string Text) : ControlRequest
    {
        /// <summary>What the agent would work on.</summary>
        public string? Task { get; init; }

        /// <summary>Agents through which it would have got its token, the nearest first.</summary>
        public string[] Actors { get; init; } = [];
    }

    /// <param name="Session">A session that has ended.</param>
    /// <param name="Reason">For the ledger.</param>
    internal sealed record ShredRecording(string Session, string Reason) : ControlRequest
    {
        public const int LongestReason = 1024;
    }

    /// <summary>A sealed secret is about to change; its value is in the file alone and never passes here.</summary>
    internal sealed record TellSecret(SecretChange Change, string Name) : ControlRequest
    {
        public const int LongestName = 253;
    }

    /// <summary>What has to do with approvals: who asks counts, and not only what the role is.</summary>
    internal abstract record AboutApprovals : ControlRequest;

    /// <param name="All">Also those that are decided or over.</param>
    internal sealed record ListApprovals(bool All) : AboutApprovals;

    internal sealed record ShowApproval(string Id) : AboutApprovals;

    /// <param name="Id">Of the request.</param>
    /// <param name="Approve">Yes or no.</param>
    /// <param name="Reason">In the person's words.</param>
    /// <param name="GrantUses">How many of the same shape, this one among them; null for no grant.</param>
    /// <param name="GrantSeconds">For how long; null for no grant.</param>
    internal sealed record AnswerApproval(string Id, bool Approve, string? Reason, int? GrantUses, double? GrantSeconds) : AboutApprovals;

    /// <summary>Answered by each pending request now, and by each that changes, until the asker hangs up.</summary>
    internal sealed record WatchApprovals : AboutApprovals;

    internal sealed record ListGrants : AboutApprovals;

    internal sealed record EndGrant(string Id) : AboutApprovals;
}
