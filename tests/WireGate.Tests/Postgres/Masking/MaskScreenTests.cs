using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Postgres;
using WireGate.Postgres.Masking;

namespace WireGate.Tests.Postgres.Masking;

internal sealed class MaskScreenTests
{
    private static readonly IMasks Masks = MaskedDatabase.Masks("- { name: hide, when: { column: customers.ssn }, then: mask, mask: redact }\n- { name: same, when: { column: customers.email }, then: mask, mask: hash }");
    private static readonly IMasks Looks = MaskedDatabase.Masks("- { name: look, when: { detect: email }, then: mask, mask: redact }");

    private static readonly Facet Declared = Facet.Of(PostgresFacets.Function, new FacetValue("public", "totals"));
    private static readonly Facet Orders = Facet.Of(PostgresFacets.Table, new FacetValue("public", "orders"));

    private static readonly Access[] Refused =
    [
        new(Effect.Unknown, [], description: "SQL passed as text"),
        new(Effect.Execute, [], description: "runs a block of code"),
        new(Effect.Execute, [Facet.Of(PostgresFacets.Function, new FacetValue("pg_catalog", "pg_copy_logical_replication_slot"))]),
        new(Effect.Schema, [Orders]),
        new(Effect.AccessControl, [Orders]),
        new(Effect.Write, [Facet.Of(PostgresFacets.ObjectType, new FacetValue("channel"))]),
        new(Effect.Session, [Facet.Of(PostgresFacets.Table, new FacetValue("pg_catalog", "pg_stat_activity"))]),
        new(Effect.Read, [Facet.Unknown(PostgresFacets.Table), Facet.Unknown(PostgresFacets.Column)]),
        new(Effect.Read, [Declared, Column("ssn")]),
        new(Effect.Write, [Column("email")]),
        new(Effect.Write, [new Facet(PostgresFacets.Column, [new FacetValue("public", "seen", "mail")], [new FacetValue("public", "customers", "email")])]),
    ];

    private static readonly Access[] Passing =
    [
        new(Effect.Read, [Orders, Column("name")]),
        new(Effect.Execute, [Declared]),
        new(Effect.Read, [Declared, Column("name")]),
        new(Effect.Write, [Column("ssn")]),
        new(Effect.Delete, [Orders]),
        new(Effect.Session, [Facet.Of(PostgresFacets.ObjectType, new FacetValue("channel"))]),
        new(Effect.Session, [], housekeeping: true),
    ];

    [TestCaseSource(nameof(Refused))]
    public void What_could_carry_a_value_past_its_mask_is_refused(object access) =>
        Assert.That(MaskScreen.FindObstacle(Of(access), Masks)?.Outcome, Is.EqualTo(Outcome.Deny));

    [TestCaseSource(nameof(Refused))]
    public void Nothing_is_refused_where_values_are_hidden_by_their_looks_alone(object access) => Assert.That(MaskScreen.FindObstacle(Of(access), Looks), Is.Null);

    [TestCaseSource(nameof(Passing))]
    public void Ordinary_work_passes(object access) => Assert.That(MaskScreen.FindObstacle(Of(access), Masks), Is.Null);

    [TestCase("ssn", true)]
    [TestCase("name", false)]
    public void Masked_column_is_looked_into(string column, bool touches) =>
        Assert.That(MaskScreen.Touches(Of(new Access(Effect.Read, [Column(column)])), Masks), Is.EqualTo(touches));

    [Test]
    public void Masked_column_below_a_view_is_looked_into() => Assert.That(
        MaskScreen.Touches(Of(new Access(Effect.Read, [new Facet(PostgresFacets.Column, [new FacetValue("public", "seen", "x")], [new FacetValue("public", "customers", "ssn")])])), Masks), Is.True);

    [Test]
    public void Catalogue_of_the_server_has_no_masks()
    {
        var masks = MaskedDatabase.Masks("- { name: every, when: { column: \"*\" }, then: mask, mask: redact }");
        Assert.That(MaskScreen.Touches(Of(new Access(Effect.Read, [Facet.Of(PostgresFacets.Column, new FacetValue("pg_catalog", "pg_class", "relname"))])), masks), Is.False);
    }

    private static Facet Column(string name) => Facet.Of(PostgresFacets.Column, new FacetValue("public", "customers", name));

    private static AccessSet Of(object access) => new("x", [(Access)access]);
}
