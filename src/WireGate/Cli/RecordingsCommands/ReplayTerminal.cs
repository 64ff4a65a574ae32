using System.Globalization;
using WireGate.Recording.Format;

namespace WireGate.Cli.RecordingsCommands;

/// <summary>A recorded terminal on this one.</summary>
internal sealed class ReplayTerminal(Terminal terminal, bool raw) : IDisposable
{
    private readonly TerminalFilter _filter = new();
    private bool _used;

    public void Show(Frame frame)
    {
        if (frame.Kind == FrameKind.Resize)
        {
            if (frame.Size is { } size) terminal.Note(string.Create(CultureInfo.InvariantCulture, $"[terminal of {size.Columns} columns and {size.Rows} rows]"));
            return;
        }

        if (frame.Data is not { } data) return;
        _used = true;
        terminal.Raw(raw ? data : _filter.Pass(data));
    }

    /// <summary>Leaves the terminal as it was found: colours, cursor, screen, wrapping.</summary>
    public void Dispose()
    {
        if (!_used) return;
        _used = false;
        terminal.Raw("\e[0m\e(B\e[?25h\e[?7h\e[r\e[?1049l\n"u8);
    }
}
