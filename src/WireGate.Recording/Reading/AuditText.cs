using System.Globalization;
using System.Text.Json;
using WireGate.Recording.Findings;

namespace WireGate.Recording.Reading;

/// <summary>What a verifier found, in words and as JSON.</summary>
public static class AuditText
{
    /// <summary>One line for each finding, and last the word for all of it.</summary>
    public static IEnumerable<string> Lines(AuditResult result)
    {
        foreach (var finding in result.Findings.All)
            yield return $"{(finding.Word == FindingWord.Ok ? "note" : WordOf(finding.Word))}: {SafeText.Line(finding.Where)}: {SafeText.Line(finding.What)}";
        var entries = result.Checkpoint is { } checkpoint ? string.Create(CultureInfo.InvariantCulture, $", {checkpoint.Size} entries of the ledger, {result.Anchored} of them anchored") : "";
        yield return string.Create(CultureInfo.InvariantCulture, $"{WordOf(result.Findings.Word)} ({result.Files} files, {result.Bytes} bytes{entries})");
    }

    public static void Write(Utf8JsonWriter json, AuditResult result)
    {
        json.WriteStartObject();
        json.WriteString("word"u8, WordOf(result.Findings.Word));
        json.WriteNumber("exit"u8, result.ExitCode);
        json.WriteNumber("files"u8, result.Files);
        json.WriteNumber("bytes"u8, result.Bytes);
        if (result.Checkpoint is { } checkpoint)
        {
            json.WriteStartObject("ledger"u8);
            json.WriteString("origin"u8, checkpoint.Origin);
            json.WriteNumber("size"u8, checkpoint.Size);
            json.WriteNumber("anchored"u8, result.Anchored);
            json.WriteEndObject();
        }

        json.WriteStartArray("findings"u8);
        foreach (var finding in result.Findings.All)
        {
            json.WriteStartObject();
            json.WriteString("word"u8, WordOf(finding.Word));
            json.WriteString("where"u8, finding.Where);
            json.WriteString("what"u8, finding.What);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static string WordOf(FindingWord word) => word switch
    {
        FindingWord.Ok => "ok",
        FindingWord.Tampered => "tampered",
        FindingWord.Incomplete => "incomplete",
        FindingWord.Crashed => "crashed",
        _ => "unanchored",
    };
}
