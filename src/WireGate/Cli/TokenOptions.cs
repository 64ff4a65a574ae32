using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using WireGate.Control;
using WireGate.Core.Configuration;
using WireGate.Identity.Exchange;

namespace WireGate.Cli;

/// <summary>The options that say how little a token is to be for.</summary>
internal sealed class TokenOptions
{
    /// <summary>The longest public key, a comment with it.</summary>
    private const int MaxKeyFile = 16 * 1024;

    private readonly Option<string[]> _targets = new("--target") { Description = "What it is for, once or more often; any that the rules allow if left out." };
    private readonly Option<string[]> _effects = new("--effect") { Description = "What it is for there: read, write, delete … Once or more often; all that the rules allow if left out." };
    private readonly Option<string[]> _budget = new("--budget") { Description = "What all its sessions may spend: statements=100, writes=, rows=, bytes=, time=10m, approvals=. Once or more often.", HelpName = "KIND=LIMIT" };
    private readonly Option<string?> _details = new("--details") { Description = "A file with RFC 9396 authorization_details, instead of --effect and --budget.", HelpName = "FILE" };
    private readonly Option<string?> _task = new("--task") { Description = "The task that it is for." };
    private readonly Option<bool> _jwt = new("--jwt") { Description = "A JWT signed by the gate, for systems that check one themselves." };
    private readonly Option<string?> _key = new("--ssh-public-key") { Description = "An OpenSSH public key to be certified for as long as the token's sessions may last.", HelpName = "FILE" };

    /// <param name="command">The command.</param>
    /// <param name="withTask">Whether it may name a task: one that is traded keeps what it has.</param>
    public void AddTo(Command command, bool withTask)
    {
        foreach (var option in new Option[] { _targets, _effects, _budget, _details, _jwt, _key }) command.Add(option);
        if (withTask) command.Add(_task);
    }

    public string[] Targets(ParseResult parsed) => parsed.GetValue(_targets) ?? [];

    /// <param name="parsed">The command line.</param>
    /// <param name="withTargets">Whether the details name the targets, where nothing else does.</param>
    public TokenExtras Read(ParseResult parsed, bool withTargets) => new()
    {
        Details = Details(parsed, withTargets ? Targets(parsed) : []),
        Task = parsed.GetValue(_task),
        Jwt = parsed.GetValue(_jwt),
        SshPublicKey = parsed.GetValue(_key) is { } file ? ReadFile(file) : null,
    };

    private string? Details(ParseResult parsed, string[] targets)
    {
        var effects = parsed.GetValue(_effects) ?? [];
        var budget = parsed.GetValue(_budget) ?? [];
        if (parsed.GetValue(_details) is { } file)
            return effects.Length + budget.Length + targets.Length == 0 ? ReadFile(file) : throw new CliException(ExitCode.Usage, "--details says it all: leave out --target, --effect and --budget");
        if (effects.Length + budget.Length + targets.Length == 0) return null;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("type"u8, AuthorizationDetails.Type);
            Write(json, "locations", targets);
            Write(json, "actions", effects);
            if (budget.Length > 0) WriteBudget(json, budget);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string name, string[] words)
    {
        if (words.Length == 0) return;
        json.WriteStartArray(name);
        foreach (var word in words) json.WriteStringValue(word);
        json.WriteEndArray();
    }

    private static void WriteBudget(Utf8JsonWriter json, string[] limits)
    {
        json.WriteStartObject("budget"u8);
        foreach (var limit in limits)
        {
            var at = limit.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw new CliException(ExitCode.Usage, "a budget is written KIND=LIMIT, such as statements=100");
            json.WriteNumber(limit[..at], Amount(limit[(at + 1)..]));
        }

        json.WriteEndObject();
    }

    private static double Amount(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        return Durations.TryParse(text, out var time) ? time.TotalSeconds : throw new CliException(ExitCode.Usage, "a budget's limit is a number, or a duration such as 10m");
    }

    private static string ReadFile(string file)
    {
        try
        {
            var info = new FileInfo(file);
            return info.Length <= MaxKeyFile ? File.ReadAllText(file).Trim() : throw new CliException(ExitCode.Usage, $"{file} is too long");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"{file} can't be read: {error.Message}");
        }
    }
}
