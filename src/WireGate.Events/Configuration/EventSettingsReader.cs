using System.Collections.Immutable;
using WireGate.Core.Configuration;
using WireGate.Events.Queue;

namespace WireGate.Events.Configuration;

/// <summary>
/// Reads the section <c>events</c>: a list of sinks, or a mapping where the queue needs more than its defaults:
/// <code>
/// events:
///   gate: gate-1
///   limit: 256MiB
///   when_full: refuse
///   sinks: [{ to: syslog }, { to: webhook, url: https://siem.example.com/in, key: { file: hook.key }, format: ocsf }]
/// </code>
/// </summary>
public static class EventSettingsReader
{
    private const string Section = "events";

    /// <param name="root">The mapping that may have the section.</param>
    /// <param name="folder">What relative paths start from.</param>
    /// <exception cref="ConfigException">Something is wrong; all of it at once.</exception>
    public static EventSettings Read(MappingReader root, string folder)
    {
        if (root.Optional(Section) is not { } node) return EventSettings.None;
        if (node is ConfigSequence list) return new EventSettings { Gate = DefaultGate(), Sinks = ReadSinks(list.Items, folder) };
        var keys = node.AsMapping();
        var settings = new EventSettings
        {
            Gate = ReadGate(keys),
            Queue = new EventQueueSettings(ReadLimit(keys), keys.Word("when_full", WhenFull.Refuse, ("refuse", WhenFull.Refuse), ("drop_oldest", WhenFull.DropOldest))),
            Sinks = ReadSinks(keys.Items("sinks"), folder),
        };
        keys.End();
        return settings;
    }

    private static ImmutableArray<SinkSettings> ReadSinks(IReadOnlyList<ConfigNode> items, string folder)
    {
        var errors = new ConfigErrors();
        var sinks = ImmutableArray.CreateBuilder<SinkSettings>();
        var outputs = 0;
        foreach (var item in items)
        {
            errors.Try(() =>
            {
                var sink = SinkReader.Read(item.AsMapping(), folder);
                if (sinks.Any(other => other.Name == sink.Name))
                    throw item.Error($"another sink is named \"{sink.Name}\"; give each a \"name\" of its own, and keep it: the queue remembers by it what was delivered");
                if (sink is StandardOutputSinkSettings && outputs++ > 0) throw item.Error("one sink writes to the standard output already");
                sinks.Add(sink);
            });
        }

        errors.ThrowIfAny();
        return sinks.ToImmutable();
    }

    private static long ReadLimit(MappingReader keys)
    {
        if (keys.OptionalString("limit") is not { } text) return EventQueueSettings.DefaultLimit;
        if (!ByteSizes.TryParse(text, out var limit)) throw keys.Required("limit").Error("\"limit\" is a size such as 64MiB or 2GiB");
        return limit >= EventQueueSettings.LeastLimit ? limit : throw keys.Required("limit").Error("\"limit\" is at least 4MiB");
    }

    private static string ReadGate(MappingReader keys)
    {
        if (keys.OptionalString("gate") is not { } name) return DefaultGate();
        // Also syslog's HOSTNAME, RFC 5424 section 6.2.4.
        return name.Length is > 0 and <= 255 && name.All(IsHostLetter) ? name : throw keys.Required("gate").Error("a gate's name has 1 to 255 letters, digits or . _ -");
    }

    private static string DefaultGate()
    {
        var name = string.Concat(Environment.MachineName.Select(letter => IsHostLetter(letter) ? letter : '-'));
        return name.Length > 0 ? name : "gate";
    }

    private static bool IsHostLetter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-';
}
