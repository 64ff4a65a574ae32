using Microsoft.Extensions.Logging;

namespace WireGate.Recording.Anchors;

/// <summary>Log lines about anchors: event ids 5100 to 5149.</summary>
internal static partial class AnchorLog
{
    [LoggerMessage(5100, LogLevel.Warning, "Checkpoints of the ledger do not reach {Anchor}: {Error}")]
    public static partial void AnchorFailed(this ILogger logger, string anchor, string error, Exception? cause);

    [LoggerMessage(5101, LogLevel.Information, "Checkpoints of the ledger reach {Anchor} again")]
    public static partial void AnchorRecovered(this ILogger logger, string anchor);
}
