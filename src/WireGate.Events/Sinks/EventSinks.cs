using WireGate.Core;
using WireGate.Events.Configuration;

namespace WireGate.Events.Sinks;

internal static class EventSinks
{
    public static IEventSink Create(SinkSettings settings, string gate, IVault? vault, TimeProvider time) => settings switch
    {
        FileSinkSettings file => new FileSink(file),
        StandardOutputSinkSettings output => new StandardOutputSink(output, Console.OpenStandardOutput()),
        SyslogSinkSettings { Transport: SyslogTransport.Unix or SyslogTransport.Udp } syslog => new SyslogDatagramSink(syslog, gate),
        SyslogSinkSettings syslog => new SyslogStreamSink(syslog, gate),
        WebhookSinkSettings webhook => new WebhookSink(webhook, vault, time),
        OtlpSinkSettings otlp => new OtlpSink(otlp, gate, vault, time),
        _ => throw new ArgumentException("There is no such sink.", nameof(settings)),
    };
}
