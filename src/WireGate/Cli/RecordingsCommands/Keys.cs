using WireGate.Recording.Keys;
using WireGate.Recording.Ledger;

namespace WireGate.Cli.RecordingsCommands;

/// <summary>Keys and checkpoints that a command is given.</summary>
internal static class Keys
{
    /// <exception cref="CliException">One is none, or the ledger refuses.</exception>
    public static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is KeyFormatException or LedgerException or LedgerUnavailableException or InvalidDataException)
        {
            throw new CliException(ExitCode.Usage, error.Message);
        }
    }

    /// <exception cref="CliException">The file holds no reader's secret key.</exception>
    public static ReaderSecretKey Load(string file)
    {
        try
        {
            return ReaderSecretKey.Load(file);
        }
        catch (KeyFormatException error)
        {
            throw new CliException(ExitCode.Usage, $"{file}: {error.Message}");
        }
    }
}
