using System.Text;
using System.Text.Json;
using WireGate.Recording.Keys;
using WireGate.Recording.Reading;

namespace WireGate.Verification;

/// <summary>Verifies recordings with public keys only, without a gate or its configuration.</summary>
internal static class Verifier
{
    private const int Usage = 2;

    /// <summary>The machine failed, not the recordings: no answer is an incomplete one.</summary>
    private const int Incomplete = 3;

    private const string Help = """
        wiregate-verify FILE|DIR [--keys FILE] [--checkpoint FILE]... [--json]

        Verifies recordings of sessions and their ledger with public keys only.
          --keys FILE        verifier keys that you trust, one a line
          --checkpoint FILE  a checkpoint of the ledger that was kept elsewhere
          --json             answer in JSON

        Ends with 0 ok, 1 tampered, 2 usage, 3 incomplete, 4 crashed, 5 unanchored.
        """;

    public static int Run(string[] arguments, Stream output, TextWriter error)
    {
        if (arguments is ["--help" or "-h"])
        {
            Write(output, Help + "\n");
            return 0;
        }

        if (VerifierArguments.TryParse(arguments, out var problem) is not { } asked)
        {
            error.WriteLine("wiregate-verify: " + problem + " (see: wiregate-verify --help)");
            return Usage;
        }

        try
        {
            var result = RecordingAudit.Run(
                RecordingPlace.Find(asked.What), asked.Keys is { } keys ? TrustedKeys.Read(keys) : TrustedKeys.None, KeptCheckpointFiles.Read(asked.Checkpoints));
            if (asked.Json) WriteJson(output, result);
            else Write(output, string.Concat(AuditText.Lines(result).Select(line => line + "\n")));
            return result.ExitCode;
        }
        catch (Exception failure) when (failure is KeyFormatException or FileNotFoundException or DirectoryNotFoundException or InvalidDataException)
        {
            error.WriteLine("wiregate-verify: " + SafeText.Line(failure.Message));
            return Usage;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine("wiregate-verify: " + SafeText.Line(failure.Message));
            return Incomplete;
        }
        catch (Exception failure)
        {
            // A bug. Its message may hold what nobody should see; its type helps whoever is told of it.
            error.WriteLine("wiregate-verify: internal error: " + failure.GetType().Name);
            return Incomplete;
        }
    }

    private static void WriteJson(Stream output, AuditResult result)
    {
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true })) AuditText.Write(json, result);
        Write(output, "\n");
    }

    private static void Write(Stream output, string text)
    {
        output.Write(Encoding.UTF8.GetBytes(text));
        output.Flush();
    }
}
