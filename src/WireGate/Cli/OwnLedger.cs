using System.CommandLine;
using WireGate.Cli.RecordingsCommands;
using WireGate.Control;
using WireGate.Recording.Keys;
using WireGate.Recording.Ledger;

namespace WireGate.Cli;

/// <summary>What an operator does to files that are the gate's is in the ledger before it is done: the running gate is asked to say it, and where none runs the command says it by itself.</summary>
internal static class OwnLedger
{
    /// <summary>Nothing happens where nothing is recorded.</summary>
    /// <exception cref="CliException">The ledger can't be told, so the command must not go on.</exception>
    public static async Task TellAsync(CliContext context, ParseResult parsed, ControlRequest request, Func<string, LedgerEntry> entry, CancellationToken cancellationToken)
    {
        using (var client = await context.TryConnectAsync(parsed, cancellationToken).ConfigureAwait(false))
        {
            if (client is not null)
            {
                await CliContext.AskAsync<ControlReply.Done>(client, request, cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        var folder = RecordingFolderOption.OfConfiguration(context.ConfigFile(parsed));
        if (!File.Exists(Path.Combine(folder, NodeKeyRotation.FileName))) return;
        await WriteAsync(folder, ledger => ledger.Append(entry(Operator)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Who uses the command line where no gate says who.</summary>
    public static string Operator => $"user {Environment.UserName}, while no gate ran";

    /// <exception cref="CliException">A gate writes it, or it can't be written.</exception>
    public static Task WriteAsync(string folder, Action<LedgerWriter> write, CancellationToken cancellationToken) => Task.Run(
        () => RecordingsCommands.Keys.Guard(() =>
        {
            using var node = NodeKey.Load(Path.Combine(folder, NodeKeyRotation.FileName));
            using var ledger = LedgerWriter.Open(new LedgerFolder(Path.Combine(folder, "ledger")), new NodeSigner(node), LedgerOptions.Default, TimeProvider.System);
            write(ledger);
            return true;
        }),
        cancellationToken);
}
