using System.Text;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Startup;

/// <summary>
/// The start-up parameter <c>options</c>: a command line for the server. Split as <c>pg_split_opts</c> does (white space separates, a
/// backslash takes the next character as it is) and read as <c>process_postgres_switches</c> does, of which only settings are taken:
/// <c>-c name=value</c>, <c>-cname=value</c>, <c>--name=value</c>.
/// </summary>
public static class CommandLineOptions
{
    /// <exception cref="ClientRefusedException">It holds anything but settings.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string options)
    {
        var settings = new List<KeyValuePair<string, string>>();
        var arguments = Split(options);
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument.Length > 2 && argument.StartsWith("--", StringComparison.Ordinal)) settings.Add(ReadSetting(argument[2..]));
            else if (argument == "-c" && i + 1 < arguments.Count) settings.Add(ReadSetting(arguments[++i]));
            else if (argument.Length > 2 && argument.StartsWith("-c", StringComparison.Ordinal)) settings.Add(ReadSetting(argument[2..]));
            else throw Refused("\"options\" may hold only settings");
        }

        return settings;
    }

    private static List<string> Split(string options)
    {
        var arguments = new List<string>();
        var at = 0;
        while (true)
        {
            while (at < options.Length && IsSpace(options[at])) at++;
            if (at == options.Length) return arguments;
            var argument = new StringBuilder();
            var escaped = false;
            for (; at < options.Length && (escaped || !IsSpace(options[at])); at++)
            {
                if (!escaped && options[at] == '\\')
                {
                    escaped = true;
                    continue;
                }

                escaped = false;
                argument.Append(options[at]);
            }

            arguments.Add(argument.ToString());
        }
    }

    /// <summary>The C library's isspace: not what Unicode calls white space.</summary>
    private static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r');

    /// <summary><c>ParseLongOption</c>: up to the first equals sign, with dashes in the name standing for underscores.</summary>
    private static KeyValuePair<string, string> ReadSetting(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw Refused("a setting in \"options\" has no value");
        return new(text[..equals].Replace('-', '_'), text[(equals + 1)..]);
    }

    private static ClientRefusedException Refused(string message) =>
        new(SqlState.SyntaxError, message, "Write -c name=value or --name=value, with a backslash before each space in a value.");
}
