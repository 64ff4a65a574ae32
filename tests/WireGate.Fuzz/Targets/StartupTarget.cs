using System.IO.Pipelines;
using System.Security.Authentication;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Postgres.Startup;
using WireGate.Testing;

namespace WireGate.Fuzz.Targets;

/// <summary>Everything that a client may send before it logs in, at a listener without certificate.</summary>
internal sealed class StartupTarget : IFuzzTarget
{
    /// <summary>Depends on what came together, and must: bytes sent before an answer would be read as if they came after it.</summary>
    private const string TooEarly = "unencrypted data";

    public string Name => "startup";

    public async Task<string> RunAsync(ReadOnlyMemory<byte> input)
    {
        var whole = await ReadAsync([input]).ConfigureAwait(false);
        if (whole.Contains(TooEarly, StringComparison.Ordinal)) return whole;
        foreach (var pieces in Pieces.Of(input))
        {
            var cut = await ReadAsync(pieces).ConfigureAwait(false);
            if (cut != whole) throw new FuzzFailure($"in pieces \"{cut}\", whole \"{whole}\"");
        }

        return whole;
    }

    private static async Task<string> ReadAsync(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        var said = "";
        await EverySplit.FeedAsync(pieces, async input =>
        {
            var output = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
            said = await OutcomeAsync(Link.FromPipe(new Ends(input, output.Writer))).ConfigureAwait(false);
            await input.CompleteAsync().ConfigureAwait(false);
        }).ConfigureAwait(false);
        return said;
    }

    private static async Task<string> OutcomeAsync(Link link)
    {
        try
        {
            return await new ClientStartup(link, tls: null, isLocal: true).RunAsync(CancellationToken.None).ConfigureAwait(false) switch
            {
                StartupOutcome.Login { Request: var request } => Check(request),
                StartupOutcome.Cancel => "cancel",
                _ => "closed",
            };
        }
        catch (Exception error) when (error is ProtocolViolationException or ClientRefusedException or AuthenticationException)
        {
            return error.Message;
        }
    }

    private static string Check(StartupRequest request)
    {
        if (request.User.Length == 0) throw new FuzzFailure("a log-in without a user");
        if (request.Version.Major != 3 || request.Version.Minor > 2) throw new FuzzFailure("a version that the gate does not speak");
        foreach (var (name, _) in request.Parameters)
            if (name is "user" or "database" or "replication" or "options" or "search_path" or "client_encoding" or "session_authorization" or "role") throw new FuzzFailure("passes on what the gate pins: " + name);
        return $"log-in {request.Parameters.Length} {request.Notices.Length} {request.Negotiation is not null}";
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
