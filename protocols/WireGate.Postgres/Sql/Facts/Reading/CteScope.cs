using System.Runtime.InteropServices;

namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>
/// The names of common table expressions in sight. Counted, because an inner WITH may hide an outer one of the same name and a look-up
/// must cost the same however deep queries are nested.
/// </summary>
internal sealed class CteScope
{
    /// <summary>Both made when first needed: most statements have no WITH.</summary>
    private List<string>? _entered;

    private Dictionary<string, int>? _visible;

    public int Mark => _entered?.Count ?? 0;

    public void Enter(string name)
    {
        (_entered ??= []).Add(name);
        _visible ??= new Dictionary<string, int>(StringComparer.Ordinal);
        CollectionsMarshal.GetValueRefOrAddDefault(_visible, name, out _)++;
    }

    public void LeaveTo(int mark)
    {
        if (_entered is null || _visible is null) return;
        for (var i = _entered.Count - 1; i >= mark; i--) _visible[_entered[i]]--;
        _entered.RemoveRange(mark, _entered.Count - mark);
    }

    public bool Sees(string name) => Mark > 0 && _visible!.GetValueOrDefault(name) > 0;
}
