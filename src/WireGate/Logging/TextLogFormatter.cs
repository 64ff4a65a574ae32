using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace WireGate.Logging;

/// <summary>
/// One line of text: time, level, message. Control characters are shown, not sent: a name that a client chose must neither start a line of
/// its own nor speak to the terminal.
/// </summary>
internal sealed class TextLogFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "wiregate-text";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture));
        textWriter.Write(' ');
        textWriter.Write(LogLevels.Word(logEntry.LogLevel).PadRight(11));
        textWriter.Write(' ');
        foreach (var character in logEntry.Formatter(logEntry.State, logEntry.Exception))
        {
            if (char.IsControl(character)) textWriter.Write(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"));
            else textWriter.Write(character);
        }

        if (logEntry.Exception is { } exception) textWriter.Write(" (" + exception.GetType().FullName + ")");
        textWriter.WriteLine();
    }
}
