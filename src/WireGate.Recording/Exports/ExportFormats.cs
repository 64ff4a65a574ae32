namespace WireGate.Recording.Exports;

/// <summary>The formats by name.</summary>
public static class ExportFormats
{
    public static readonly IReadOnlyList<string> Names = ["asciicast2", "asciicast3", "jsonl", "ocsf", "csv"];

    /// <summary>Null where there is no such format.</summary>
    public static IRecordingExport? TryCreate(string name, Stream output) => name switch
    {
        "asciicast2" => new AsciicastExport(output, version: 2),
        "asciicast3" => new AsciicastExport(output, version: 3),
        "jsonl" => new JsonLinesExport(output),
        "ocsf" => new OcsfExport(output),
        "csv" => new CsvExport(output),
        _ => null,
    };
}
