namespace WireGate.Events.Formats;

internal static class LineFormats
{
    public static ILineFormat Of(EventFormat format) => format switch
    {
        EventFormat.Json => new JsonLineFormat(),
        EventFormat.Ocsf => new OcsfFormat(),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
