using System.Runtime.InteropServices;

namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>
/// The names of common table expressions in sight. Counted, because an inner WITH may hide an outer one of the same name and a look-up
/// must cost the same however deep queries are nested.
/// </summary>
internal sealed class CteScope
{
    private readonly List<string> _entered = [];
    private readonly Dictionary<string, int> _visible = new(StringComparer.Ordinal);

    public int Mark => _entered.Count;

    public void Enter(string name)
    {
        _entered.Add(name);
        CollectionsMarshal.GetValueRefOrAddDefault(_visible, name, out _)++;
    }

    public void LeaveTo(int mark)
    {
        for (var i = _entered.Count - 1; i >= mark; i--) _visible[_entered[i]]--;
        _entered.RemoveRange(mark, _entered.Count - mark);
    }

    public bool Sees(string name) => _entered.Count > 0 && _visible.GetValueOrDefault(name) > 0;
}
