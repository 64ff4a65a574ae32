using WireGate.Configuration;

namespace WireGate.Cli.PolicyCommands;

/// <summary>Where protocols may keep what they make anew, for a command that must not touch a gate's own folder. Removed at its end.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wiregate-");

    public GateSettings Settings => new() { StateFolder = _folder.FullName, ControlSocket = Path.Combine(_folder.FullName, "none") };

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // Left for whoever cleans the folder of temporary files.
        }
    }
}
