using System.Net.Sockets;
using WireGate.Core.Configuration;

namespace WireGate.Configuration;

/// <summary>Operators and agents reach the gate through different folders: a folder opened for one must not show the other's socket.</summary>
internal static class PlanesCheck
{
    public static void Run(
        GateSettings gate, IEnumerable<KeyValuePair<ConfigNode, ConfiguredListener>> listeners, ConfigMapping root, ConfigErrors errors)
    {
        var control = Path.GetDirectoryName(gate.ControlSocket)!;
        var where = root.Find("gate") is ConfigMapping section ? section.Find("control") ?? section : root;
        if (control == gate.StateFolder) errors.Add(where, "the control socket needs a folder of its own below the state folder or elsewhere");
        foreach (var (node, configured) in listeners)
        {
            if (configured.Listener.Bind is not UnixDomainSocketEndPoint socket) continue;
            var folder = Path.GetDirectoryName(socket.ToString())!;
            var bind = ((ConfigMapping)node).Find("bind")!;
            if (IsWithin(folder, control))
                errors.Add(bind, "a data socket must not share a folder with the control socket");
            else if (IsWithin(folder, gate.StateFolder))
                errors.Add(bind, "a data socket must not lie in the state folder");
        }
    }

    private static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);
}
