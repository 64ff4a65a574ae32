using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using WireGate.Configuration;

namespace WireGate.Logging;

/// <summary>Sends the log to standard output, where every supervisor looks for it.</summary>
internal static class LogSetup
{
    /// <summary>
    /// Lines that wait for a reader of standard output. When they are used up writers wait too: until sessions are recorded elsewhere the
    /// log is the record, and what can't be recorded does not pass.
    /// </summary>
    private const int MaxWaiting = 10_000;

    public static void Add(ILoggingBuilder logging, GateSettings gate)
    {
        var json = gate.Log == LogFormat.Json || gate.Log == LogFormat.Automatic && System.Console.IsOutputRedirected;
        logging.ClearProviders();
        logging.AddConsole();
        logging.SetMinimumLevel(gate.LogLevel);
        // The host's own chatter says nothing that ours does not.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.Services.AddSingleton<ConsoleFormatter, JsonLogFormatter>();
        logging.Services.AddSingleton<ConsoleFormatter, TextLogFormatter>();
        logging.Services.Configure<ConsoleLoggerOptions>(options =>
        {
            options.FormatterName = json ? JsonLogFormatter.FormatterName : TextLogFormatter.FormatterName;
            options.MaxQueueLength = MaxWaiting;
            options.QueueFullMode = ConsoleLoggerQueueFullMode.Wait;
        });
    }
}
