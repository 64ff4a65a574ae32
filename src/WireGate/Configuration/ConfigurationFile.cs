using System.Text;
using WireGate.Core.Configuration;

namespace WireGate.Configuration;

/// <summary>Reads one YAML file; what keeps it from being read is an error at its first character.</summary>
internal static class ConfigurationFile
{
    /// <summary>Ten thousand rules make about 2 MiB; more is not a configuration.</summary>
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Wrong UTF-8 is an error: a replaced character would make a rule mean something else.</summary>
    private static readonly UTF8Encoding Strict = new(false, true);

    public static ConfigNode Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            if (stream.Length > MaxBytes) throw new ConfigException(new SourcePosition(file, 1, 1), "the file is longer than 16 MiB");
            using var text = new StreamReader(stream, Strict);
            return ConfigDocument.Parse(file, text);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigException(new SourcePosition(file, 1, 1), "the file does not exist");
        }
        catch (DecoderFallbackException)
        {
            throw new ConfigException(new SourcePosition(file, 1, 1), "the file is not UTF-8");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException(new SourcePosition(file, 1, 1), "the file can't be read: " + error.Message);
        }
    }
}
