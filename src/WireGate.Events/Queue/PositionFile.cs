using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace WireGate.Events.Queue;

/// <summary>
/// How far a sink has got: <c>NAME.position</c> with the line <c>ID CHECK</c>, the second the first's complement so that a torn file is known.
/// Written whole and renamed. It is not synced: after a power cut an old one means doubles, which receivers drop, and no loss.
/// </summary>
internal sealed class PositionFile(string folder, string sink, IEventDisk disk)
{
    public const string Extension = ".position";

    public const string NewExtension = ".position-new";

    private readonly string _path = Path.Combine(folder, sink + Extension);
    private readonly string _new = Path.Combine(folder, sink + NewExtension);

    public bool Exists => File.Exists(_path);

    /// <summary>Null if it holds no position.</summary>
    public long? Read()
    {
        var text = File.ReadAllBytes(_path);
        var at = text.AsSpan().IndexOf((byte)' ');
        return at > 0 && Utf8Parser.TryParse(text.AsSpan(0, at), out long id, out var used) && used == at && id >= 0
            && text.AsSpan().SequenceEqual(Line(id)) ? id : null;
    }

    public void Write(long id)
    {
        disk.Delete(_new);
        using (var file = disk.Create(_new)) disk.Write(file, Line(id), 0);
        disk.Rename(_new, _path);
    }

    private static byte[] Line(long id) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id} {~id:x16}\n"));
}
