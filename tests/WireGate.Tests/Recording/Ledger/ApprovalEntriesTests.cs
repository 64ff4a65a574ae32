using System.Text;
using NUnit.Framework;
using WireGate.Recording.Ledger;

namespace WireGate.Tests.Recording.Ledger;

internal sealed class ApprovalEntriesTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static IEnumerable<TestCaseData> Entries()
    {
        yield return Case(ApprovalEntries.Requested("wga_a", "d1", ["deletes", "other"], "planner", "orders", "s", 7),
            @"""type"":""approval.requested"",""time"":""TIME"",""request"":""wga_a"",""digest"":""d1"",""rules"":[""deletes"",""other""],""agent"":""planner"",""target"":""orders"",""session"":""s"",""operation"":7");
        yield return Case(ApprovalEntries.Answered("wga_a", "d1", "e2", "ana", true, "why \"not\"\u202e", "command line, uid 1000", "approved"),
            @"""type"":""approval.answered"",""time"":""TIME"",""request"":""wga_a"",""digest"":""d1"",""shown"":""e2"",""person"":""ana"",""answer"":""approve"",""reason"":""why \u0022not\u0022\u202E"",""through"":""command line, uid 1000"",""state"":""approved""");
        yield return Case(ApprovalEntries.Answered("wga_a", "d1", "e2", "ana", false, null, "page", "denied"),
            @"""type"":""approval.answered"",""time"":""TIME"",""request"":""wga_a"",""digest"":""d1"",""shown"":""e2"",""person"":""ana"",""answer"":""deny"",""reason"":"""",""through"":""page"",""state"":""denied""");
        yield return Case(ApprovalEntries.Used("wga_a", "d1", null, "s", 7), @"""type"":""approval.used"",""time"":""TIME"",""request"":""wga_a"",""digest"":""d1"",""session"":""s"",""operation"":7");
        yield return Case(ApprovalEntries.Used("wga_a", "d1", "wgg_b", "s", 7), @"""type"":""approval.used"",""time"":""TIME"",""request"":""wga_a"",""digest"":""d1"",""grant"":""wgg_b"",""session"":""s"",""operation"":7");
        yield return Case(ApprovalEntries.Expired("wga_a", "d1", "late"), @"""type"":""approval.expired"",""time"":""TIME"",""request"":""wga_a"",""digest"":""d1"",""reason"":""late""");
        yield return Case(ApprovalEntries.GrantMade("wgg_b", "wga_a", "d1", "ana", 3, Time),
            @"""type"":""grant.made"",""time"":""TIME"",""grant"":""wgg_b"",""request"":""wga_a"",""digest"":""d1"",""by"":""ana"",""uses"":3,""expires"":""2026-03-01T12:00:00Z""");
        yield return Case(ApprovalEntries.GrantEnded("wgg_b", "wga_a", "by ana"), @"""type"":""grant.ended"",""time"":""TIME"",""grant"":""wgg_b"",""request"":""wga_a"",""reason"":""by ana""");
    }

    [TestCaseSource(nameof(Entries))]
    public void Entries_are_as_the_format_says(object entry, string expected) =>
        Assert.That(Encoding.UTF8.GetString(((LedgerEntry)entry).At(Time)), Is.EqualTo("{" + expected.Replace("TIME", "2026-03-01T12:00:00.000000Z", StringComparison.Ordinal) + "}"));

    private static TestCaseData Case(LedgerEntry entry, string expected) => new TestCaseData(entry, expected).SetArgDisplayNames(entry.Type);
}
