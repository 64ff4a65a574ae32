using NUnit.Framework;
using WireGate.Core;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Judgement;

namespace WireGate.Tests.Postgres.Judgement;

public sealed class DescriptionTests
{
    [Test]
    public void Each_judge_finds_its_own()
    {
        var list = Add(Add(null, judge: 1, SearchPath.Pinned, "one"), judge: 2, SearchPath.Pinned, "two");

        Assert.That(Description.Find(list, 1, SearchPath.Pinned)!.Accesses.Kind, Is.EqualTo("one"));
        Assert.That(Description.Find(list, 2, SearchPath.Pinned)!.Accesses.Kind, Is.EqualTo("two"));
        Assert.That(Description.Find(list, 3, SearchPath.Pinned), Is.Null);
    }

    [Test]
    public void Another_search_path_is_another_description()
    {
        var list = Add(null, judge: 1, SearchPath.Pinned, "pinned");

        Assert.That(Description.Find(list, 1, SearchPath.Empty), Is.Null);
        Assert.That(Description.Find(Add(list, 1, SearchPath.Empty, "empty"), 1, SearchPath.Pinned)!.Accesses.Kind, Is.EqualTo("pinned"));
    }

    [Test]
    public void A_new_one_replaces_the_old_of_the_same_judge()
    {
        var list = Add(Add(Add(null, judge: 1, SearchPath.Pinned, "old"), judge: 2, SearchPath.Pinned, "other"), judge: 1, SearchPath.Pinned, "new");

        Assert.That(Kinds(list), Is.EqualTo(new[] { "new", "other" }));
    }

    [Test]
    public void A_text_sent_to_many_databases_keeps_eight()
    {
        Description? list = null;
        for (var judge = 1; judge <= 9; judge++) list = Add(list, judge, SearchPath.Pinned, $"{judge}");

        Assert.That(Kinds(list), Is.EqualTo(new[] { "9", "8", "7", "6", "5", "4", "3", "2" }));
    }

    [Test]
    public void No_two_catalogues_have_one_number() =>
        Assert.That(new CatalogueSnapshot().Number, Is.Not.EqualTo(new CatalogueSnapshot().Number).And.Not.EqualTo(CatalogueSnapshot.Empty.Number));

    [Test]
    public void A_catalogue_that_was_never_read_knows_no_function() =>
        Assert.That(CatalogueSnapshot.Empty.FindRoutines("f").IsEmpty);

    private static Description Add(Description? list, long judge, SearchPath path, string kind) =>
        new(judge, path, 1, new AccessSet(kind, []), false, Description.Others(list, judge, path));

    private static IEnumerable<string> Kinds(Description? list)
    {
        for (var one = list; one is not null; one = one.Next) yield return one.Accesses.Kind;
    }
}
