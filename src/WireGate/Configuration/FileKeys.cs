using WireGate.Core.Configuration;

namespace WireGate.Configuration;

/// <summary>Keys that name a file which must exist when the configuration is loaded.</summary>
internal static class FileKeys
{
    public static string? Existing(MappingReader keys, string key, string folder)
    {
        if (keys.OptionalString(key) is not { } name) return null;
        var file = Path.GetFullPath(name, folder);
        return File.Exists(file) ? file : throw keys.Required(key).Error($"the file \"{name}\" does not exist");
    }
}
