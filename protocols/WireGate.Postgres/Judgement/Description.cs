using WireGate.Core;

namespace WireGate.Postgres.Judgement;

/// <summary>What one judge made of a text by one catalogue. Immutable; the descriptions of a text form a list, the latest first.</summary>
/// <remarks>It holds the catalogue's number and not the catalogue: a text that nobody sends any more would keep an old one alive.</remarks>
/// <param name="Judge">The number of the judge.</param>
/// <param name="Path">The search path that it was judged by.</param>
/// <param name="Catalogue">The number of the catalogue.</param>
/// <param name="Accesses">What the text does.</param>
/// <param name="HasMissed">Whether a newer catalogue might know a name that this one doesn't.</param>
/// <param name="Next">An earlier one, by another judge or path.</param>
internal sealed record Description(long Judge, SearchPath Path, long Catalogue, AccessSet Accesses, bool HasMissed, Description? Next)
{
    /// <summary>Where more databases than this get the same text, it is described anew now and then: some microseconds.</summary>
    private const int Most = 8;

    public static Description? Find(Description? list, long judge, SearchPath path)
    {
        for (var one = list; one is not null; one = one.Next)
            if (one.Judge == judge && one.Path == path) return one;
        return null;
    }

    /// <summary>The list without what its new head replaces, and without the last where it is full.</summary>
    public static Description? Others(Description? list, long judge, SearchPath path, int room = Most - 1)
    {
        if (list is null || room == 0) return null;
        if (list.Judge == judge && list.Path == path) return list.Next;
        return list with { Next = Others(list.Next, judge, path, room - 1) };
    }
}
