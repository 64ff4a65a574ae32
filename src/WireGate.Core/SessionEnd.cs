namespace WireGate.Core;

/// <summary>Why the gate ends a session. The text is for the client.</summary>
public sealed record SessionEnd(string Reason)
{
    public static readonly SessionEnd Revoked = new("the token was revoked");
    public static readonly SessionEnd Expired = new("the token's session time is over");
    public static readonly SessionEnd Killed = new("ended by an operator");
    public static readonly SessionEnd Spent = new("the token's budget is used up");
    public static readonly SessionEnd Exposed = new("a credential of the gate kept coming back from the target");
    public static readonly SessionEnd Draining = new("the gate is shutting down");
}
