using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using WireGate.Native;

namespace WireGate.Cli;

/// <summary>
/// A command that we run in our place: it has our terminal, gets the signals that we get, and its exit code becomes ours. From its making
/// on signals no longer end us.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    /// <summary>The shell's codes for "not found" and "can't be run".</summary>
    private const int NotFound = 127;

    private readonly string[] _command;
    private readonly PosixSignalRegistration[] _signals;
    private readonly Lock _lock = new();
    private Process? _process;
    private int _early;

    public ChildProcess(string[] command)
    {
        _command = command;
        _signals =
        [
            // From the terminal these two reach the child without us.
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Pass(context, Posix.Interrupt)),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => Pass(context, Posix.Quit)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Pass(context, Posix.Terminate)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Pass(context, Posix.Hangup)),
        ];
    }

    public async Task<int> RunAsync(IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        var start = new ProcessStartInfo(_command[0]) { UseShellExecute = false };
        foreach (var argument in _command.AsSpan(1)) start.ArgumentList.Add(argument);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = new Process { StartInfo = start };
        lock (_lock)
        {
            // A signal came before there was anyone to pass it to.
            if (_early != 0) return 128 + _early;
            try
            {
                // The mask is for our files; the command's are its own business.
                var mask = Posix.SetFileMask(Posix.UsersFileMask);
                process.Start();
                _ = Posix.SetFileMask(mask);
            }
            catch (Win32Exception error)
            {
                throw new CliException(NotFound, $"can't run {_command[0]}: {error.Message}");
            }

            _process = process;
        }

        await process.WaitForExitAsync().ConfigureAwait(false);
        lock (_lock) _process = null;
        return process.ExitCode;
    }

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
    }

    private void Pass(PosixSignalContext context, int signal)
    {
        context.Cancel = true;
        lock (_lock)
        {
            if (_process is null) _early = signal;
            else if (signal is Posix.Terminate or Posix.Hangup || System.Console.IsInputRedirected) Posix.Kill(_process.Id, signal);
        }
    }
}
