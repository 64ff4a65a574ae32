using System.Buffers;
using System.IO.Pipelines;
using WireGate.Core.Masks;
using WireGate.Core.Redaction;
using WireGate.Core.Secrets;
using WireGate.Core.Transport;
using WireGate.Postgres.Cancel;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Holding;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Redaction;
using WireGate.Postgres.Relay;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;
using WireGate.Testing;

namespace WireGate.Benchmarks.Postgres;

/// <summary>A client and a server of bytes with the gate's two pumps between them, all in memory and on the caller's thread.</summary>
internal sealed class Conversation
{
    private const int WholeLimit = 64 * 1024;

    private readonly DuplexPipe _client;
    private readonly DuplexPipe _server;
    private readonly Task[] _pumps;

    private Conversation(DuplexPipe client, DuplexPipe server, Task[] pumps)
    {
        _client = client;
        _server = server;
        _pumps = pumps;
    }

    /// <param name="planner">What is masked; null for nothing.</param>
    public static async Task<Conversation> StartAsync(IResultPlanner? planner = null)
    {
        var (downstream, client) = LinkPair.InMemory();
        var (upstream, server) = LinkPair.InMemory();
        var session = await OpenSession.OverAsync(downstream).ConfigureAwait(false);
        var reader = new SqlReader(new SqlGrammar(null, TimeProvider.System), new SqlFactsCache(), SqlFactsReader.Read);
        var judge = new StatementJudge(new CatalogueStore(new AccountsCatalogue(), TimeProvider.System), JudgeOptions.Default);
        // Read before the first statement, so that nothing is waited for later.
        await judge.DescribeAsync(new SqlFacts(), SearchPath.Pinned, CancellationToken.None).ConfigureAwait(false);
        var gate = new StatementGate(session, reader, judge, new SessionState()) { Planner = planner };
        var replies = new ReplyTracker();
        var writer = new UpstreamWriter(session, upstream);
        var canceller = new UpstreamCanceller(_ => Task.CompletedTask);
        var fromClient = new FrameReader<FrontendFrame>(downstream.Input, WholeLimit, WholeLimit);
        var fromServer = new FrameReader<BackendFrame>(upstream.Input, WholeLimit, WholeLimit);
        var company = new ClientCompany(fromServer.Wake);
        gate.Attach(new StatementHold(gate, writer, replies, company, new ClientWatch(fromClient)));
        var down = new DownstreamPump(fromClient, writer, replies, new StatementForwarder(writer, replies, gate), canceller);
        using var secret = new SecretBuffer("q8Zr2Lx9Vb4Tn7WkQm5Yp1Hd"u8);
        var redactor = new AnswerRedactor(session, SecretPatterns.Of([("shop", secret)], DetectorPlan.Default));
        var up = new UpstreamPump(fromServer, session, replies, new SessionWatch([], readOnly: false), gate, canceller, company, redactor, new ResultMasking(MaskKey.Draw()))
        {
            OnIdle = static () => { },
        };
        return new Conversation(client, server, [down.RunAsync(CancellationToken.None), up.RunAsync(CancellationToken.None)]);
    }

    /// <summary>Sends a burst through the gate, and the server's answer to it back. Both arrive unchanged in length.</summary>
    public void Exchange(ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer) => Exchange(request, answer, answer.Length);

    /// <param name="request">The client's.</param>
    /// <param name="answer">The server's.</param>
    /// <param name="told">How many bytes of the answer the client gets.</param>
    public void Exchange(ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer, int told)
    {
        Send(_client.Output, request);
        Receive(_server.Input, request.Length);
        Send(_server.Output, answer);
        Receive(_client.Input, told);
    }

    private static void Send(PipeWriter output, ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        var flush = output.FlushAsync();
        // The pipe may be full for a moment: a pump that has stepped aside goes on in the pool.
        while (!flush.IsCompleted) Thread.Yield();
        _ = flush.Result;
    }

    private void Receive(PipeReader input, int length)
    {
        while (true)
        {
            if (input.TryRead(out var result))
            {
                var complete = result.Buffer.Length >= length;
                if (result.Buffer.Length > length) throw new InvalidOperationException("More came through than was sent.");
                input.AdvanceTo(complete ? result.Buffer.End : result.Buffer.Start, result.Buffer.End);
                if (complete) return;
            }

            foreach (var pump in _pumps)
                if (pump.IsCompleted) throw new InvalidOperationException("A pump has ended.", pump.Exception);
            // A pump that has stepped aside goes on in the pool.
            Thread.Yield();
        }
    }
}
