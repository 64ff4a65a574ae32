using WireGate.Cli;
using WireGate.Native;

namespace WireGate;

internal static class EntryPoint
{
    private static Task<int> Main(string[] arguments)
    {
        // Before any socket is used, for the runtime reads it once: completions run on the poller's thread, which halves the CPU that a
        // relayed message costs. Nothing on that thread may block. Only for the gate itself: a command that "wiregate with" starts
        // inherits our environment.
        if (arguments.Contains("run")) Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        Posix.ForbidDumps();
        Posix.KeepFilesPrivate();
        return CommandLine.RunAsync(arguments, Terminal.Standard(), CancellationToken.None);
    }
}
