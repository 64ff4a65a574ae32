using System.Globalization;
using System.Text.Json;

namespace WireGate.Recording.Ledger;

/// <summary>What people are asked and what they say, for the ledger. A request's digest is SHA-256 of the exact action, in hexadecimal.</summary>
public static class ApprovalEntries
{
    /// <param name="request">Its id.</param>
    /// <param name="digest">Of the action.</param>
    /// <param name="rules">The names of the rules that hold it.</param>
    /// <param name="agent">Who asks.</param>
    /// <param name="target">Where.</param>
    /// <param name="session">In which session.</param>
    /// <param name="operation">Which of its operations; 0 for the opening of the target.</param>
    public static LedgerEntry Requested(string request, string digest, IEnumerable<string> rules, string agent, string target, string session, long operation) =>
        LedgerEntry.Write("approval.requested", fields =>
        {
            WriteRequest(fields, request, digest);
            fields.WriteStartArray("rules"u8);
            foreach (var rule in rules) fields.WriteStringValue(rule);
            fields.WriteEndArray();
            fields.WriteString("agent"u8, agent);
            fields.WriteString("target"u8, target);
            fields.WriteString("session"u8, session);
            fields.WriteNumber("operation"u8, operation);
        });

    /// <param name="request">Its id.</param>
    /// <param name="digest">Of the action.</param>
    /// <param name="shown">SHA-256 of everything that could be seen of the request.</param>
    /// <param name="person">Who.</param>
    /// <param name="isApproval">Yes or no.</param>
    /// <param name="reason">In the person's words.</param>
    /// <param name="through">Where, and how the person was known.</param>
    /// <param name="state">What the request is by it.</param>
    public static LedgerEntry Answered(string request, string digest, string shown, string person, bool isApproval, string? reason, string through, string state) =>
        LedgerEntry.Write("approval.answered", fields =>
        {
            WriteRequest(fields, request, digest);
            fields.WriteString("shown"u8, shown);
            fields.WriteString("person"u8, person);
            fields.WriteString("answer"u8, isApproval ? "approve"u8 : "deny"u8);
            fields.WriteString("reason"u8, reason ?? "");
            fields.WriteString("through"u8, through);
            fields.WriteString("state"u8, state);
        });

    /// <param name="request">Its id; of a grant, the one that it was given with.</param>
    /// <param name="digest">Of that request's action.</param>
    /// <param name="grant">The grant's id; null where the approval itself was used.</param>
    /// <param name="session">In which session.</param>
    /// <param name="operation">Which of its operations went on.</param>
    public static LedgerEntry Used(string request, string digest, string? grant, string session, long operation) =>
        LedgerEntry.Write("approval.used", fields =>
        {
            WriteRequest(fields, request, digest);
            if (grant is not null) fields.WriteString("grant"u8, grant);
            fields.WriteString("session"u8, session);
            fields.WriteNumber("operation"u8, operation);
        });

    public static LedgerEntry Expired(string request, string digest, string reason) => LedgerEntry.Write("approval.expired", fields =>
    {
        WriteRequest(fields, request, digest);
        fields.WriteString("reason"u8, reason);
    });

    /// <param name="grant">Its id.</param>
    /// <param name="request">The request that it was given with.</param>
    /// <param name="digest">Of that request's action.</param>
    /// <param name="by">Who gave it.</param>
    /// <param name="uses">How often it can be used.</param>
    /// <param name="expires">Until when.</param>
    public static LedgerEntry GrantMade(string grant, string request, string digest, string by, int uses, DateTimeOffset expires) =>
        LedgerEntry.Write("grant.made", fields =>
        {
            fields.WriteString("grant"u8, grant);
            WriteRequest(fields, request, digest);
            fields.WriteString("by"u8, by);
            fields.WriteNumber("uses"u8, uses);
            fields.WriteString("expires"u8, expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        });

    public static LedgerEntry GrantEnded(string grant, string request, string reason) => LedgerEntry.Write("grant.ended", fields =>
    {
        fields.WriteString("grant"u8, grant);
        fields.WriteString("request"u8, request);
        fields.WriteString("reason"u8, reason);
    });

    private static void WriteRequest(Utf8JsonWriter fields, string request, string digest)
    {
        fields.WriteString("request"u8, request);
        fields.WriteString("digest"u8, digest);
    }
}
