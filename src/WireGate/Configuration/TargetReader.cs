using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Recording.Settings;

namespace WireGate.Configuration;

/// <summary>Reads one entry of <c>targets</c>.</summary>
internal sealed class TargetReader(FrozenDictionary<string, IProtocol> protocols, string folder, RecordingSettings recording)
{
    /// <summary>PostgreSQL cuts names at 63 bytes, and a target's name stands where a database's does.</summary>
    private const int MaxName = 63;

    public ConfiguredTarget Read(ConfigScalar name, ConfigNode node)
    {
        if (!IsName(name.Text)) throw name.Error($"a target's name has letters, digits, \"-\", \"_\" and \".\", and at most {MaxName} of them");
        var keys = node.AsMapping();
        var protocol = ProtocolWord.Read(keys, protocols);
        var addresses = ReadAddresses(keys, protocol);
        var credential = keys.Required("credential");
        var target = new Target
        {
            Name = name.Text,
            Protocol = protocol.Name,
            Addresses = addresses,
            Credential = keys.String("credential"),
            Tls = UpstreamTlsReader.Read(keys.OptionalMapping("tls"), folder),
            Recording = RecordingOptionsReader.ReadTarget(keys.OptionalMapping("recording"), recording),
            Detectors = RedactionReader.Read(keys.OptionalMapping("redaction")),
            Labels = ReadLabels(keys),
            UnenforcedUntil = ReadEnforcement(keys),
            Settings = protocol.ReadTarget(keys),
        };
        keys.End();
        return new ConfiguredTarget(target, credential, CanonicalText.Of(keys.Node, "labels", "enforce", "until"));
    }

    private static ImmutableArray<HostPort> ReadAddresses(MappingReader keys, IProtocol protocol)
    {
        keys.Required("address");
        var addresses = ImmutableArray.CreateBuilder<HostPort>();
        foreach (var scalar in keys.Scalars("address"))
        {
            if (!HostPort.TryParse(scalar.Text, protocol.DefaultPort, out var address))
                throw scalar.Error("an address is host, host:port, [v6] or [v6]:port");
            if (addresses.Contains(address)) throw scalar.Error($"the address {address} stands here twice");
            addresses.Add(address);
        }

        return addresses.Count > 0 ? addresses.ToImmutable() : throw keys.Required("address").Error("an address is missing");
    }

    public static FrozenDictionary<string, string> ReadLabels(MappingReader keys)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in keys.Named("labels"))
            labels.Add(key.Text, value is ConfigScalar scalar ? scalar.Text : throw value.Error("expected a value, found " + value.Form));
        return labels.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary><c>enforce: false, until: 2026-12-31</c>: there is no leaving it off for ever.</summary>
    private static DateTimeOffset? ReadEnforcement(MappingReader keys)
    {
        var enforces = keys.Bool("enforce", true);
        if (enforces) return keys.Optional("until") is { } needless ? throw needless.Error("\"until\" belongs to \"enforce: false\"") : null;
        keys.Required("until");
        return DateTimeOffset.TryParse(keys.String("until"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var until)
            ? until : throw keys.Required("until").Error("\"until\" is a day or a time, such as 2026-12-31 or 2026-12-31T18:00:00Z");
    }

    private static bool IsName(string text)
    {
        if (text.Length is 0 or > MaxName || !char.IsAsciiLetterOrDigit(text[0])) return false;
        foreach (var character in text)
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.')) return false;
        return true;
    }
}
