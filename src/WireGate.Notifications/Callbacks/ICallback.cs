using Microsoft.AspNetCore.Http;

namespace WireGate.Notifications.Callbacks;

/// <summary>What one channel's system calls. The body is whole and as it came: signatures are over that.</summary>
internal interface ICallback
{
    /// <returns>The status to answer: 204 for what was understood, 401 for a signature that is none, 400 for the rest.</returns>
    Task<int> TakeAsync(IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
