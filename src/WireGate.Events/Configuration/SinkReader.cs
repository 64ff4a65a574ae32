using System.Text;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Core.Transport;
using WireGate.Events.Formats;

namespace WireGate.Events.Configuration;

/// <summary>Reads one sink.</summary>
internal static class SinkReader
{
    /// <summary>unix(7): sun_path has 108 bytes, the last of them zero.</summary>
    private const int MaxSocketPath = 107;

    /// <summary>A minute is also the longest wait between attempts.</summary>
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(1);

    public static SinkSettings Read(MappingReader keys, string folder)
    {
        keys.Required("to");
        var kind = keys.Word("to", "", ("file", "file"), ("stdout", "stdout"), ("syslog", "syslog"), ("webhook", "webhook"), ("otlp", "otlp"));
        var name = ReadName(keys, kind);
        SinkSettings sink = kind switch
        {
            "file" => new FileSinkSettings { Name = name, Path = ReadPath(keys, folder) },
            "stdout" => new StandardOutputSinkSettings { Name = name },
            "syslog" => ReadSyslog(keys, name, folder),
            "webhook" => HttpSinkReader.ReadWebhook(keys, name, folder),
            _ => HttpSinkReader.ReadOtlp(keys, name, folder),
        };
        sink = sink with
        {
            Format = keys.Word("format", EventFormat.Json, ("json", EventFormat.Json), ("ocsf", EventFormat.Ocsf)),
            Include = ReadInclude(keys),
            Text = keys.Bool("text", false),
            Timeout = ReadTimeout(keys, sink.Timeout),
        };
        keys.End();
        return sink;
    }

    /// <summary>The gate's own trust of a server: its name and chain, always.</summary>
    public static UpstreamTls ReadTls(MappingReader? keys, string folder)
    {
        if (keys is null) return new UpstreamTls(UpstreamTlsMode.VerifyFull);
        var tls = new UpstreamTls(UpstreamTlsMode.VerifyFull,
            ExistingFile(keys, "authority", folder), ExistingFile(keys, "certificate", folder), ExistingFile(keys, "key", folder), keys.OptionalString("server_name"));
        keys.End();
        if (tls.CertificateFile is null != tls.KeyFile is null) throw keys.Node.Error("\"certificate\" and \"key\" go together");
        return tls;
    }

    public static string? ExistingFile(MappingReader keys, string key, string folder)
    {
        if (keys.OptionalString(key) is not { } name) return null;
        var file = Path.GetFullPath(name, folder);
        return File.Exists(file) ? file : throw keys.Required(key).Error($"the file \"{name}\" does not exist");
    }

    private static string ReadName(MappingReader keys, string otherwise)
    {
        if (keys.OptionalString("name") is not { } name) return otherwise;
        // It is the name of a file too.
        return name.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-')
            ? name : throw keys.Required("name").Error("a sink's name has 1 to 64 letters, digits or . _ - and starts with a letter or digit");
    }

    private static string ReadPath(MappingReader keys, string folder)
    {
        var text = keys.String("path");
        var node = keys.Required("path");
        if (text.Length == 0) throw node.Error("the path is empty");
        var path = Path.GetFullPath(text, folder);
        if (Directory.Exists(path)) throw node.Error($"\"{text}\" is a folder");
        return Directory.Exists(Path.GetDirectoryName(path)) ? path : throw node.Error($"the folder of \"{text}\" does not exist");
    }

    private static TimeSpan ReadTimeout(MappingReader keys, TimeSpan otherwise)
    {
        var timeout = keys.Duration("timeout", otherwise);
        return timeout > TimeSpan.Zero && timeout <= MaxTimeout ? timeout : throw keys.Required("timeout").Error("\"timeout\" is more than nothing and at most 1m");
    }

    private static EventFilter ReadInclude(MappingReader keys)
    {
        if (keys.Optional("include") is not { } node) return EventFilter.Default;
        var types = new List<EventType>();
        foreach (var word in keys.Scalars("include"))
        {
            var group = word.Text.EndsWith('*') ? word.Text[..^1] : null;
            var matching = EventTypeNames.All
                .Where(type => group is null ? type.ToWord() == word.Text : (group.Length == 0 || group.EndsWith('.')) && type.ToWord().StartsWith(group, StringComparison.Ordinal)).ToList();
            if (matching.Count == 0)
            {
                var known = EventTypeNames.All.Select(type => type.ToWord()).ToList();
                throw word.Error($"there is no event \"{word.Text}\"{NearWord.Hint(word.Text, known)}; known are {string.Join(", ", known)}, a group such as session.*, and * for all");
            }

            types.AddRange(matching);
        }

        return types.Count > 0 ? EventFilter.Of(types) : throw node.Error("\"include\" names no event");
    }

    private static SyslogSinkSettings ReadSyslog(MappingReader keys, string name, string folder)
    {
        var text = keys.OptionalString("address") ?? "/dev/log";
        var (transport, path, address) = ReadAddress(text, keys.Optional("address") ?? keys.Node, folder);
        var tls = keys.OptionalMapping("tls");
        if (tls is not null && transport != SyslogTransport.Tls) throw tls.Node.Error("\"tls\" needs an address that begins with tls://");
        return new SyslogSinkSettings
        {
            Name = name,
            Transport = transport,
            Path = path,
            Address = address,
            Facility = ReadFacility(keys),
            Tls = ReadTls(tls, folder),
        };
    }

    private static (SyslogTransport Transport, string? Path, HostPort Address) ReadAddress(string text, ConfigNode node, string folder)
    {
        var at = text.IndexOf("://", StringComparison.Ordinal);
        if (at < 0)
        {
            var path = text.Length > 0 ? Path.GetFullPath(text, folder) : throw node.Error("the address is empty");
            if (Encoding.UTF8.GetByteCount(path) > MaxSocketPath) throw node.Error($"the path is longer than {MaxSocketPath} bytes");
            return text.Contains('/', StringComparison.Ordinal) ? (SyslogTransport.Unix, path, default)
                : throw node.Error("\"address\" is the path of a socket (/dev/log), udp://host:514, tcp://host:601 or tls://host:6514");
        }

        // Ports: RFC 5426 section 3.3, the registration of syslog-conn, RFC 5425 section 4.1.
        var (transport, port) = text[..at] switch
        {
            "udp" => (SyslogTransport.Udp, 514),
            "tcp" => (SyslogTransport.Tcp, 601),
            "tls" => (SyslogTransport.Tls, 6514),
            _ => throw node.Error("\"address\" is the path of a socket (/dev/log), udp://host:514, tcp://host:601 or tls://host:6514"),
        };
        return HostPort.TryParse(text[(at + 3)..], port, out var address) ? (transport, null, address) : throw node.Error("expected a host, or a host and a port, after ://");
    }

    /// <summary>RFC 5424 section 6.2.1, table 1; the words are those of syslog.conf(5).</summary>
    private static int ReadFacility(MappingReader keys)
    {
        ReadOnlySpan<(string, int)> words =
        [
            ("user", 1), ("daemon", 3), ("auth", 4), ("syslog", 5), ("authpriv", 10), ("audit", 13),
            ("local0", 16), ("local1", 17), ("local2", 18), ("local3", 19), ("local4", 20), ("local5", 21), ("local6", 22), ("local7", 23),
        ];
        return keys.Word("facility", SyslogSinkSettings.DefaultFacility, words);
    }
}
