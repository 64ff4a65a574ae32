using System.Collections.Immutable;
using System.Globalization;
using WireGate.Identity;

namespace WireGate.Control;

/// <summary>
/// Whether people can get to the control socket at all. The gate opens the socket and its folder to them; a folder above that they may not pass keeps them out all the same.
/// </summary>
internal static class ControlReach
{
    private const UnixFileMode Pass = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>One line for each person who is known by a uid and kept out.</summary>
    /// <param name="socket">Absolute path of the control socket.</param>
    /// <param name="people">The people of the configuration.</param>
    /// <param name="gateUser">The uid that the gate runs as.</param>
    public static ImmutableArray<string> FindProblems(string socket, IEnumerable<Person> people, uint gateUser)
    {
        if (FindClosed(socket) is not { } closed) return [];
        return [.. people.Where(person => person.Uid is { } uid && uid != 0 && uid != gateUser).Select(person => string.Create(
            CultureInfo.InvariantCulture,
            $"{person.Name} (uid {person.Uid}) can't reach the control socket: {closed} has mode {Convert.ToString((int)File.GetUnixFileMode(closed), 8)}. Set gate.control to a path that others may pass, such as /run/wiregate/control/control.sock, in a folder of the gate's own with mode 711"))];
    }

    /// <summary>
    /// The first folder above the socket's own that neither its group nor others may pass. The socket's own is the gate's to open. One that a group may pass is left to whoever
    /// made it so.
    /// </summary>
    private static string? FindClosed(string socket)
    {
        for (var folder = Path.GetDirectoryName(Path.GetDirectoryName(socket)); folder is not null; folder = Path.GetDirectoryName(folder))
            if (Directory.Exists(folder) && (File.GetUnixFileMode(folder) & Pass) == 0) return folder;
        return null;
    }
}
