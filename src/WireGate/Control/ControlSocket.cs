using System.Net.Sockets;

namespace WireGate.Control;

/// <summary>The socket's file and its folder, which alone decide who can so much as connect.</summary>
/// <param name="path">Absolute path.</param>
internal sealed class ControlSocket(string path)
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OthersPass = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OthersFile = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private string Folder => Path.GetDirectoryName(path)!;

    /// <exception cref="IOException">The folder can't be made, or others may write to it.</exception>
    public Socket Listen()
    {
        Directory.CreateDirectory(Folder, OwnerFolder);
        // Whoever may write there may put a socket of their own in the place of ours.
        if ((File.GetUnixFileMode(Folder) & OthersWrite) != 0) throw new IOException($"others may write to {Folder}, the folder of the control socket");
        Close();
        // A gate that ran before left its file behind; a running one holds the lock on the state folder, which we have.
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, OwnerFile);
            socket.Listen(16);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Lets other users connect where the configuration knows people by uid (the kernel then tells who it is), and only there.
    /// </summary>
    public void Admit(bool others)
    {
        if (!others)
        {
            Close();
            File.SetUnixFileMode(path, OwnerFile);
            return;
        }

        File.SetUnixFileMode(path, OwnerFile | OthersFile);
        File.SetUnixFileMode(Folder, OwnerFolder | OthersPass);
    }

    private void Close() => File.SetUnixFileMode(Folder, OwnerFolder);
}
