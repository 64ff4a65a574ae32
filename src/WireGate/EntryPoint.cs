using WireGate.Cli;
using WireGate.Hosting;
using WireGate.Native;

namespace WireGate;

internal static class EntryPoint
{
    private static Task<int> Main(string[] arguments)
    {
        // Only for the gate itself: a command that "wiregate with" starts inherits our environment.
        if (arguments.Contains("run")) SocketThreads.Configure();
        Posix.ForbidDumps();
        Posix.KeepFilesPrivate();
        return CommandLine.RunAsync(arguments, Terminal.Standard(), CancellationToken.None);
    }
}
