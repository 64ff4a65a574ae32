using System.Net.Security;
using System.Runtime.CompilerServices;

namespace WireGate.Core.Transport;

/// <summary>The plain side of TLS for reading: each read in its turn.</summary>
internal sealed class TlsInput(SslStream tls, TlsTurn turn) : AsyncStream
{
    public override bool CanWrite => false;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await turn.TakeAsync().ConfigureAwait(false);
        try
        {
            return await tls.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turn.GiveBack();
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
