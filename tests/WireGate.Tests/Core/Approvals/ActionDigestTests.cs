using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Approvals;

namespace WireGate.Tests.Core.Approvals;

internal sealed class ActionDigestTests
{
    private static readonly FacetDefinition Table = new("table", FacetKind.Name, [], "A table.");

    private static readonly ApprovalQuestion Question = new(
        new Principal { Agent = "a", Owner = "o", TokenId = "t", SessionExpires = default, Actors = [new Actor("x", "y", [])] }, HoldBed.Target, "rules",
        new HeldAction
        {
            Kind = "DELETE",
            Exact = new byte[] { 1, 2 },
            Text = "text",
            Shape = "shape",
            Parameters = [new HeldParameter("$1", "int4", "1")],
            State = [new("role", "app")],
        },
        new AccessSet("DELETE", [new Access(Effect.Delete, [new Facet(Table, [new FacetValue("public", "a")], [new FacetValue("p"), new FacetValue("q")])]), new Access(Effect.Read, [])]),
        [HoldBed.Terms, HoldBed.Terms with { Rule = "other" }], IsOpening: false);

    private static IEnumerable<TestCaseData> Changes()
    {
        var (principal, action) = (Question.Principal, Question.Action);
        yield return Case("agent", Question with { Principal = principal with { Agent = "b" } });
        yield return Case("owner", Question with { Principal = principal with { Owner = null } });
        yield return Case("task", Question with { Principal = principal with { Task = "" } });
        yield return Case("no actor", Question with { Principal = principal with { Actors = [] } });
        yield return Case("other actor", Question with { Principal = principal with { Actors = [new Actor("xy", "", [])] } });
        yield return Case("rules", Question with { Rules = "other" });
        yield return Case("bytes", Question with { Action = action with { Exact = new byte[] { 1 } } });
        yield return Case("text", Question with { Action = action with { Text = "texts" } });
        yield return Case("kind", Question with { Action = action with { Kind = "DELETES" } });
        yield return Case("unjudged", Question with { Action = action with { Unjudged = "rows" } });
        yield return Case("value", Question with { Action = action with { Parameters = [new HeldParameter("$1", "int4", null)] } });
        yield return Case("type", Question with { Action = action with { Parameters = [new HeldParameter("$1", null, "1")] } });
        yield return Case("state", Question with { Action = action with { State = [new("role", "admin")] } });
        yield return Case("accesses", Question with { Accesses = FakeHold.Deletes("x") });
        yield return Case("dotted", Question with { Accesses = new AccessSet("DELETE", [new Access(Effect.Delete, [new Facet(Table, [new FacetValue("public.a")], [new FacetValue("p"), new FacetValue("q")])]), new Access(Effect.Read, [])]) });
        yield return Case("other server", Question with { Target = At("i", 1, "c") });
        yield return Case("other port", Question with { Target = At("h", 2, "c") });
        yield return Case("other credential", Question with { Target = At("h", 1, "d") });
        yield return Case("fewer terms", Question with { Terms = [HoldBed.Terms] });
        yield return Case("count", Question with { Terms = [HoldBed.Terms with { Count = 2 }, Question.Terms[1]] });
        yield return Case("groups", Question with { Terms = [HoldBed.Terms with { Groups = [] }, Question.Terms[1]] });
        yield return Case("grant", Question with { Terms = [HoldBed.Terms with { Grant = new GrantTerms(1, TimeSpan.FromMinutes(1)) }, Question.Terms[1]] });
        yield return Case("opening", Question with { IsOpening = true });
    }

    [TestCaseSource(nameof(Changes))]
    public void It_differs_where_anything_does(object changed) =>
        Assert.That(ActionDigest.Of((ApprovalQuestion)changed), Is.Not.EqualTo(ActionDigest.Of(Question)));

    private static IEnumerable<TestCaseData> Likes()
    {
        yield return Case("token", Question with { Principal = Question.Principal with { TokenId = "u" } });
        yield return Case("stated reason", Question with { Action = Question.Action with { StatedReason = "please" } });
        yield return Case("order of rules", Question with { Terms = [Question.Terms[1], Question.Terms[0]] });
        yield return Case("wait", Question with { Terms = [HoldBed.Terms with { Wait = TimeSpan.Zero }, Question.Terms[1]] });
        yield return Case("order of names", Question with
        {
            Accesses = new AccessSet("DELETE", [new Access(Effect.Read, []), new Access(Effect.Delete, [new Facet(Table, [new FacetValue("public", "a")], [new FacetValue("q"), new FacetValue("p")])])]),
        });
    }

    [TestCaseSource(nameof(Likes))]
    public void It_is_the_same_for_a_retry(object like) =>
        Assert.That(ActionDigest.Of((ApprovalQuestion)like), Is.EqualTo(ActionDigest.Of(Question)));

    [Test]
    public void A_shape_covers_other_values_and_nothing_else()
    {
        var values = Question with { Action = Question.Action with { Exact = new byte[] { 9 }, Text = "other", Parameters = [] } };
        Assert.That(ActionDigest.OfShape(values), Is.EqualTo(ActionDigest.OfShape(Question)));
        foreach (var changed in (ApprovalQuestion[])[
            Question with { Action = Question.Action with { Shape = "other" } },
            Question with { Action = Question.Action with { State = [] } },
            Question with { Rules = "other" },
            Question with { Target = At("i", 1, "c") },
            Question with { Accesses = FakeHold.Deletes("x") },
            Question with { Terms = [HoldBed.Terms] }])
            Assert.That(ActionDigest.OfShape(changed), Is.Not.EqualTo(ActionDigest.OfShape(Question)));
        Assert.That(ActionDigest.OfShape(Question with { Action = Question.Action with { Shape = null } }), Is.Empty);
    }

    private static Target At(string host, int port, string credential) => new()
    {
        Name = HoldBed.Target.Name,
        Protocol = HoldBed.Target.Protocol,
        Addresses = [new HostPort(host, port)],
        Credential = credential,
        Tls = HoldBed.Target.Tls,
        Settings = "",
    };

    private static TestCaseData Case(string name, ApprovalQuestion question) => new TestCaseData(question).SetArgDisplayNames(name);
}
