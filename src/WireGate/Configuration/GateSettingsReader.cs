using Microsoft.Extensions.Logging;
using WireGate.Core.Configuration;

namespace WireGate.Configuration;

/// <summary>Reads the section <c>gate</c>.</summary>
internal static class GateSettingsReader
{
    /// <summary>unix(7): sun_path has 108 bytes, the last of them zero.</summary>
    internal const int MaxSocketPath = 107;

    public static GateSettings Read(MappingReader keys, string folder)
    {
        var state = Path.GetFullPath(keys.OptionalString("state") ?? "state", folder);
        var control = Path.GetFullPath(keys.OptionalString("control") ?? Path.Combine(state, "control", "control.sock"), folder);
        if (System.Text.Encoding.UTF8.GetByteCount(control) > MaxSocketPath)
            throw (keys.Optional("control") ?? keys.Node).Error($"the path of the control socket is longer than {MaxSocketPath} bytes");
        var settings = new GateSettings
        {
            StateFolder = state,
            ControlSocket = control,
            Log = keys.Word("log", LogFormat.Automatic, ("json", LogFormat.Json), ("text", LogFormat.Text)),
            LogLevel = keys.Word("log_level", LogLevel.Information,
                ("debug", LogLevel.Debug), ("information", LogLevel.Information), ("warning", LogLevel.Warning)),
            Drain = keys.Duration("drain", TimeSpan.FromSeconds(30)),
            Exchange = ExchangeSettingsReader.Read(keys.OptionalMapping("exchange"), folder),
            Admin = AdminSettingsReader.Read(keys.OptionalMapping("admin"), folder),
            Store = StoreSettingsReader.Read(keys.OptionalMapping("store"), folder),
        };
        // A day: a longer wait is a gate that can't be stopped.
        if (settings.Drain > TimeSpan.FromDays(1)) throw keys.Required("drain").Error("\"drain\" is at most 1d");
        keys.End();
        return settings;
    }
}
