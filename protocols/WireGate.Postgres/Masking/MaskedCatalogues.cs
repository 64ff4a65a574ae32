using WireGate.Core.Masks;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Postgres.Masking;

/// <summary>What the masks of the sessions of one database hide in it, shared by all sessions with the same.</summary>
internal sealed class MaskedCatalogues(CatalogueStore store)
{
    /// <summary>Different sets of masks on one database: as many as there are groups of agents with masks of their own.</summary>
    private const int Most = 16;

    private readonly Lock _lock = new();
    private readonly List<MaskedCatalogue> _recent = [];

    /// <summary>By the catalogue that statements were just judged by.</summary>
    public MaskedCatalogue Of(IMasks masks, SqlReader reader)
    {
        var latest = store.Latest;
        lock (_lock)
        {
            var index = _recent.FindIndex(one => ReferenceEquals(one.Masks, masks));
            if (index >= 0 && ReferenceEquals(_recent[index].Catalogue, latest)) return _recent[index];
            if (index >= 0) _recent.RemoveAt(index);
            else if (_recent.Count == Most) _recent.RemoveAt(0);
            var made = new MaskedCatalogue(latest, masks, reader);
            _recent.Add(made);
            return made;
        }
    }
}
