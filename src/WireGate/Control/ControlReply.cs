using System.Text.Json;
using System.Text.Json.Serialization;
using WireGate.Approvals;

namespace WireGate.Control;

/// <summary>What a running gate answers.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "reply")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(TokenIssued), "token")]
[JsonDerivedType(typeof(TokenList), "tokens")]
[JsonDerivedType(typeof(LockList), "locks")]
[JsonDerivedType(typeof(SessionList), "sessions")]
[JsonDerivedType(typeof(Status), "status")]
[JsonDerivedType(typeof(Explained), "explained")]
[JsonDerivedType(typeof(ApprovalList), "approvals")]
[JsonDerivedType(typeof(ApprovalShown), "approval")]
[JsonDerivedType(typeof(ApprovalChanged), "approval.changed")]
[JsonDerivedType(typeof(GrantList), "grants")]
internal abstract record ControlReply
{
    private ControlReply() { }

    internal sealed record Done(string Message) : ControlReply;

    /// <param name="ExitCode">What the command line ends with.</param>
    /// <param name="Message">One line for the operator; several where a configuration has several errors.</param>
    internal sealed record Refused(int ExitCode, string Message) : ControlReply;

    /// <param name="Token">What is known of it.</param>
    /// <param name="Text">The token itself, as bytes so that it never is a string; whoever sends or gets it zeroes it.</param>
    internal sealed record TokenIssued(TokenRow Token, byte[] Text) : ControlReply
    {
        /// <summary>An OpenSSH certificate for the public key that was sent along.</summary>
        public string? Certificate { get; init; }

        public override string ToString() => nameof(TokenIssued);
    }

    internal sealed record TokenList(TokenRow[] Tokens) : ControlReply;

    internal sealed record LockList(LockRow[] Locks) : ControlReply;

    internal sealed record SessionList(SessionRow[] Sessions) : ControlReply;

    /// <param name="Version">The gate's.</param>
    /// <param name="Configuration">The file.</param>
    /// <param name="Process">Its id.</param>
    /// <param name="Started">When.</param>
    /// <param name="Draining">Whether it stops.</param>
    /// <param name="Sessions">How many run.</param>
    /// <param name="Listeners">Where it listens.</param>
    /// <param name="Targets">What it leads to.</param>
    /// <param name="Problem">Why it serves nobody now; null where it does.</param>
    internal sealed record Status(
        string Version, string Configuration, int Process, DateTimeOffset Started, bool Draining, int Sessions, string[] Listeners, string[] Targets, string? Problem) : ControlReply
    {
        /// <summary>How people are asked and answer; null where their store can't be read.</summary>
        public ApprovalFigures? Approvals { get; init; }
    }

    /// <param name="Allowed">Whether it would pass.</param>
    /// <param name="Rule">The rule that decided.</param>
    /// <param name="Text">Why, for a person.</param>
    /// <param name="Note">What limits the answer, if anything does.</param>
    /// <param name="Detail">Why, for a program.</param>
    internal sealed record Explained(bool Allowed, string Rule, string Text, string? Note, JsonElement Detail) : ControlReply;

    /// <param name="Approvals">The youngest first.</param>
    /// <param name="Figures">How people are asked and answer.</param>
    internal sealed record ApprovalList(ApprovalRow[] Approvals, ApprovalFigures? Figures) : ControlReply;

    /// <param name="Text">All of it, for a person.</param>
    /// <param name="Detail">All of it, for a program.</param>
    internal sealed record ApprovalShown(string Text, JsonElement Detail) : ControlReply;

    internal sealed record ApprovalChanged(ApprovalRow Approval) : ControlReply;

    internal sealed record GrantList(StandingGrant[] Grants) : ControlReply;
}
