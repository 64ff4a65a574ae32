using System.Globalization;
using System.Text;
using WireGate.Recording.Format;

namespace WireGate.Recording.Reading;

/// <summary>Cuts the frames of one session into the texts that somebody may look for. Fed with them in order: a row's columns stand in an earlier frame.</summary>
public sealed class FramePieces
{
    /// <summary>Operations whose columns are remembered: more than any client has open at once.</summary>
    private const int MostOperations = 1024;

    /// <summary>What is kept of a stream so that a text cut between frames is found.</summary>
    private const int Overlap = 4096;

    private readonly DataRows _rows = new();
    private readonly Dictionary<ulong, string[]> _columns = [];
    private readonly Queue<ulong> _order = new();
    private readonly Dictionary<FrameKind, string> _tails = [];

    public IEnumerable<FramePiece> Of(Frame frame)
    {
        if (frame.Text is { } text) yield return new FramePiece(PlaceOf(frame.Kind), text.ToString());
        for (var i = 0; i < frame.Parameters.Length; i++)
            yield return new FramePiece(string.Create(CultureInfo.InvariantCulture, $"parameter {i + 1}"), frame.Parameters[i].ToString());
        if (!frame.Columns.IsEmpty) Remember(frame);
        foreach (var column in frame.Columns) yield return new FramePiece("name of a column", column.ToString());
        if (frame is { Kind: FrameKind.Answer, Duration: not null }) _rows.End(frame.Operation);
        if (frame.Data is not { } data) yield break;
        if (frame.Kind != FrameKind.Rows)
        {
            yield return new FramePiece(PlaceOf(frame.Kind), Continue(frame.Kind, data));
            yield break;
        }

        if (_rows.Take(frame.Operation, data) is not { } rows)
        {
            yield return new FramePiece("rows", Encoding.UTF8.GetString(data));
            yield break;
        }

        var names = _columns.GetValueOrDefault(frame.Operation);
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i].Bytes is null) continue;
                var name = names is not null && i < names.Length ? names[i] : null;
                yield return new FramePiece(name is null ? string.Create(CultureInfo.InvariantCulture, $"column {i + 1}") : $"column {name}", row[i].ToString(), name);
            }
        }
    }

    /// <summary>With the end of what was before it in the same direction.</summary>
    private string Continue(FrameKind kind, byte[] data)
    {
        var whole = _tails.GetValueOrDefault(kind) + Encoding.UTF8.GetString(data);
        _tails[kind] = whole.Length > Overlap ? whole[^Overlap..] : whole;
        return whole;
    }

    private void Remember(Frame frame)
    {
        if (_columns.TryAdd(frame.Operation, [])) _order.Enqueue(frame.Operation);
        _columns[frame.Operation] = [.. frame.Columns.Select(column => column.ToString())];
        if (_order.Count > MostOperations) _columns.Remove(_order.Dequeue());
    }

    private static string PlaceOf(FrameKind kind) => kind switch
    {
        FrameKind.Operation => "statement",
        FrameKind.Decision => "reason of a decision",
        FrameKind.Answer => "error",
        FrameKind.Output => "terminal output",
        FrameKind.Input => "terminal input",
        FrameKind.Rows => "rows",
        _ => "text",
    };
}
