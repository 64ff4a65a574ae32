using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using WireGate.Hosting;
using WireGate.Logging;

namespace WireGate.Tests.Daemon;

internal sealed class LoggingTests
{
    [Test]
    public void A_line_of_JSON_has_the_events_values_under_their_names()
    {
        using var text = new StringWriter();
        Write(text, new JsonLogFormatter(TimeProvider.System), "a\n\u001b[31m\"b");
        var line = JsonDocument.Parse(text.ToString()).RootElement;
        Assert.That(text.ToString().Trim(), Does.Not.Contain("\n"));
        Assert.That(line.GetProperty("event").GetInt32(), Is.EqualTo(112));
        Assert.That(line.GetProperty("level").GetString(), Is.EqualTo("warning"));
        Assert.That(line.GetProperty("what").GetString(), Is.EqualTo("a\n\u001b[31m\"b"));
    }

    [Test]
    public void A_name_can_neither_start_a_line_of_its_own_nor_speak_to_the_terminal()
    {
        using var text = new StringWriter();
        Write(text, new TextLogFormatter(TimeProvider.System), "a\r\n2026-01-01 error all is lost\u001b[31m\u009b");
        Assert.That(text.ToString().TrimEnd('\n').Any(char.IsControl), Is.False);
    }

    [Test]
    public void An_exceptions_text_is_not_logged()
    {
        foreach (Microsoft.Extensions.Logging.Console.ConsoleFormatter formatter in new object[] { new JsonLogFormatter(TimeProvider.System), new TextLogFormatter(TimeProvider.System) })
        {
            using var text = new StringWriter();
            formatter.Write(new LogEntry<string>(LogLevel.Error, "", 1, "state", new InvalidOperationException("canary"), (state, _) => state), null, text);
            Assert.That(text.ToString(), Does.Contain("InvalidOperationException").And.Not.Contain("canary"));
        }
    }

    [TestCase(null, null, null)]
    [TestCase("30000000", null, 30.0)]
    [TestCase("0", null, null)]
    [TestCase("-1", null, null)]
    [TestCase("soon", null, null)]
    [TestCase("30000000", "1", null)]
    public void The_watchdogs_period_is_systemds_and_for_this_process(string? microseconds, string? process, double? seconds) =>
        Assert.That(Watchdog.Period(name => name == "WATCHDOG_USEC" ? microseconds : process)?.TotalSeconds, Is.EqualTo(seconds));

    [Test]
    public void A_changed_file_is_told_once_and_only_when_it_rests()
    {
        var file = Path.GetTempFileName();
        try
        {
            var watch = new FileWatch([file]);
            Assert.That(watch.HasChanged([file]), Is.False);
            File.WriteAllText(file, "half");
            Assert.That(watch.HasChanged([file]), Is.False);
            File.WriteAllText(file, "half and half");
            Assert.That(watch.HasChanged([file]), Is.False);
            Assert.That(watch.HasChanged([file]), Is.True);
            Assert.That(watch.HasChanged([file]), Is.False);
            File.Delete(file);
            Assert.That(watch.HasChanged([file]), Is.False);
            Assert.That(watch.HasChanged([file]), Is.True);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Write(TextWriter text, Microsoft.Extensions.Logging.Console.ConsoleFormatter formatter, string what) =>
        GateLog.NeedsRestart(new Forward(formatter, text), what);

    private sealed class Forward(Microsoft.Extensions.Logging.Console.ConsoleFormatter formatter, TextWriter text) : ILogger
    {
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatted) =>
            formatter.Write(new LogEntry<TState>(logLevel, "", eventId, state, exception, formatted), null, text);

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    }
}
