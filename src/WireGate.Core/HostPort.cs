using System.Globalization;

namespace WireGate.Core;

/// <summary>A host name or address literal and a TCP port.</summary>
public readonly record struct HostPort(string Host, int Port)
{
    public override string ToString() =>
        Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>Parses <c>host</c>, <c>host:port</c>, <c>[v6]</c> or <c>[v6]:port</c>.</summary>
    /// <param name="text">What to parse.</param>
    /// <param name="defaultPort">The port if none is written; 0 makes it required.</param>
    /// <param name="value">The result.</param>
    public static bool TryParse(string text, int defaultPort, out HostPort value)
    {
        value = default;
        string host, port;
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            if (end < 0) return false;
            host = text[1..end];
            if (!System.Net.IPAddress.TryParse(host, out _)) return false;
            port = text[(end + 1)..];
            if (port.Length > 0 && port[0] != ':') return false;
            if (port.Length > 0) port = port[1..];
            else port = defaultPort.ToString(CultureInfo.InvariantCulture);
        }
        else
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon != text.LastIndexOf(':')) return false;
            host = colon < 0 ? text : text[..colon];
            port = colon < 0 ? defaultPort.ToString(CultureInfo.InvariantCulture) : text[(colon + 1)..];
        }

        if (host.Length is 0 or > 253 || host.AsSpan().ContainsAny(" \t/@\\")) return false;
        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0) return false;
        value = new HostPort(host, number);
        return true;
    }
}
