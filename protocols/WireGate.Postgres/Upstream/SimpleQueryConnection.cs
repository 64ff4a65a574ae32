using System.Buffers;
using System.Net.Sockets;
using System.Text;
using WireGate.Core;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Upstream;

/// <summary>
/// Runs the gate's own queries on a connection that nobody else uses meanwhile. For catalogues and probes; one query at a time.
/// </summary>
public sealed class SimpleQueryConnection(UpstreamConnection connection, TimeProvider time) : ICatalogueSource, IAsyncDisposable
{
    /// <summary>A catalogue of 10,000 tables with 20 columns each takes about 20 MB; the gate does not take in without end what a server sends.</summary>
    private const long MaxResultBytes = 128L * 1024 * 1024;

    private const int MaxMessageLength = 4 * 1024 * 1024;

    /// <summary>A catalogue query of the largest schemas runs for seconds.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly SteppedReader _reader = new(connection.Link, MaxMessageLength);

    /// <summary>The rows of all results together.</summary>
    /// <exception cref="UpstreamException">The query failed, or the target did.</exception>
    public Task<IReadOnlyList<string?[]>> QueryAsync(string sql, CancellationToken cancellationToken) =>
        AskAsync(output => Query.Write(output, Encoding.UTF8.GetBytes(sql)), isExtended: false, cancellationToken);

    /// <summary>The rows of one statement with parameters. The server takes no more than one in this form.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="types">The declared types of its parameters, four bytes each.</param>
    /// <param name="values">As in a Bind from the count of the formats to the last value; empty for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UpstreamException">The query failed, or the target did.</exception>
    internal Task<IReadOnlyList<string?[]>> QueryAsync(
        ReadOnlyMemory<byte> sql, ReadOnlyMemory<byte> types, ReadOnlyMemory<byte> values, CancellationToken cancellationToken) =>
        AskAsync(
            output =>
            {
                Parse.Write(output, default, sql.Span, types.Span);
                Bind.Write(output, default, default, values.Span);
                Execute.Write(output, default);
                output.Write(BodylessMessage.Sync);
            },
            isExtended: true, cancellationToken);

    private async Task<IReadOnlyList<string?[]>> AskAsync(Action<IBufferWriter<byte>> ask, bool isExtended, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            ask(connection.Link.Output);
            await connection.Link.Output.FlushAsync(both.Token).ConfigureAwait(false);
            return await ReadRowsAsync(isExtended, both.Token).ConfigureAwait(false);
        }
        catch (ProtocolViolationException violation)
        {
            throw new UpstreamException("the target broke the protocol: " + violation.Message, violation);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            throw new UpstreamException("the connection to the target was lost", error);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UpstreamException("the target did not answer the gate's own query in time");
        }
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        return connection.DisposeAsync();
    }

    private async Task<IReadOnlyList<string?[]>> ReadRowsAsync(bool isExtended, CancellationToken cancellationToken)
    {
        var rows = new List<string?[]>();
        UpstreamException? failure = null;
        var received = 0L;
        while (await _reader.ReadAsync<BackendFrame>(cancellationToken).ConfigureAwait(false) is { } frame)
        {
            received += frame.TotalLength;
            if (received > MaxResultBytes) throw new UpstreamException("the target's answer to the gate's own query is too long");
            switch (frame.Type)
            {
                case DataRow.Type:
                    rows.Add(DataRow.ReadText(_reader.Message));
                    break;
                case ErrorResponse.Type:
                    failure = UpstreamErrors.Explain(DiagnosticFields.Read(_reader.Message), showText: true);
                    break;
                case ReadyForQuery.Type:
                    ReadyForQuery.Read(_reader.Message);
                    return failure is null ? rows : throw failure;
                case (byte)'1' or (byte)'2' when isExtended:
                    break;
                case (byte)'T' or CommandComplete.Type or (byte)'I' or ParameterStatus.Type or NoticeResponse.Type or (byte)'A':
                    break;
                default:
                    throw new ProtocolViolationException("an unexpected answer to a query");
            }
        }

        throw failure ?? new UpstreamException("the target closed the connection");
    }
}
