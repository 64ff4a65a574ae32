using System.Buffers;
using System.Text;
using WireGate.Core;
using WireGate.Core.Configuration;

namespace WireGate.Tests.Daemon;

/// <summary>
/// A protocol of lines: the first is a token, the second a target, each further one an operation such as <c>read a</c> or <c>delete b</c>,
/// answered by <c>ok</c> or by the name of the rule that denies it, after <c>waiting ID</c> where people are asked.
/// </summary>
internal sealed class EchoProtocol : IProtocol
{
    private static readonly FacetDefinition Thing = new("thing", FacetKind.Text, [], "What is read or deleted.");

    public string Name => "echo";

    public int DefaultPort => 7;

    public FacetSchema Facets { get; } = new("echo", [Thing], [Effect.Read, Effect.Delete]);

    public object ReadTarget(MappingReader keys) => keys.OptionalString("tone") ?? "plain";

    public object ReadListener(MappingReader keys) => keys.Bool("loud", false);

    public async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Ending, session.Draining);
        try
        {
            var token = await ReadLineAsync(session, ending.Token);
            if (await session.AuthenticateAsync(new PresentedCredential.Token(Encoding.ASCII.GetBytes(token ?? "")), ending.Token) is null)
            {
                await WriteLineAsync(session, "who?");
                return;
            }

            using var lease = await session.OpenTargetAsync(await ReadLineAsync(session, ending.Token) ?? "", null, ending.Token);
            await WriteLineAsync(session, "welcome");
            while (await ReadLineAsync(session, ending.Token) is { } line)
            {
                if (line == "crash") throw new InvalidOperationException("canary-of-a-bug");
                var verdict = await session.AuthorizeAsync(new Operation(
                    Parse(line), new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(line)), Hold: new EchoHold(line, notice => WriteLineAsync(session, notice), Parse)), ending.Token);
                await WriteLineAsync(session, verdict.IsAllowed ? "ok" : verdict.Decision.Rule);
            }
        }
        catch (OperationCanceledException)
        {
            await WriteLineAsync(session, "bye: " + (session.EndReason?.Reason ?? "drained"));
            throw;
        }
    }

    public Task<ProbeResult> ProbeAsync(Target target, ICredential credential, CancellationToken cancellationToken) =>
        Task.FromResult(new ProbeResult("echo 1", []));

    public Task<AccessSet> DescribeAsync(Target target, ICredential? credential, string text, CancellationToken cancellationToken) => Task.FromResult(Parse(text));

    private static AccessSet Parse(string line)
    {
        var parts = line.Split(' ', 2);
        var effect = parts[0] == "read" ? Effect.Read : parts[0] == "delete" ? Effect.Delete : Effect.Unknown;
        return new AccessSet(parts[0], [new Access(effect, [Facet.Of(Thing, new FacetValue(parts.Length > 1 ? parts[1] : ""))])]);
    }

    private static async Task<string?> ReadLineAsync(Session session, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await session.Downstream.Input.ReadAsync(cancellationToken);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end));
                session.Downstream.Input.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            session.Downstream.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted) return null;
        }
    }

    private static async Task WriteLineAsync(Session session, string line) =>
        await session.Downstream.Output.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
}
