using WireGate.Cli;
using WireGate.Hosting;
using WireGate.Native;

// Only for the gate itself: a command that "wiregate with" starts inherits our environment.
if (args.Contains("run")) SocketThreads.Configure();

Posix.ForbidDumps();
Posix.KeepFilesPrivate();

return await CommandLine.RunAsync(args, Terminal.Standard(), CancellationToken.None).ConfigureAwait(false);
