using Microsoft.Extensions.Logging;

namespace WireGate.Identity.Stores.Postgres;

/// <summary>Whether the store is there, as of the last looks.</summary>
internal sealed class StoreReach(TimeProvider time, ILogger logger)
{
    /// <summary>Nobody logs in by an older copy: where the server hangs, looks take longer than it says.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(2);

    /// <summary>A server that restarts is back by then.</summary>
    private static readonly TimeSpan LostAfter = SqliteTokenStore.LostAfter;

    private readonly Lock _lock = new();
    private long _seen = time.GetTimestamp();
    private string? _failure = "the store of tokens was not read yet";
    private bool _isFailureTold;
    private bool _isLossTold;

    /// <summary>Why nobody may log in by what is known; null if they may.</summary>
    public string? Problem => Volatile.Read(ref _failure) ?? (SinceSeen < FreshFor ? null : "the store of tokens does not answer");

    /// <summary>Whether what is known is so old that nobody may go on by it either.</summary>
    public bool IsLost => SinceSeen >= LostAfter;

    private TimeSpan SinceSeen => time.GetElapsedTime(Volatile.Read(ref _seen));

    /// <param name="began">When what was read was asked for.</param>
    public void Saw(long began)
    {
        lock (_lock)
        {
            Volatile.Write(ref _seen, began);
            Volatile.Write(ref _failure, null);
            if (_isFailureTold || _isLossTold) logger.StoreReadableAgain();
            (_isFailureTold, _isLossTold) = (false, false);
        }
    }

    public void Failed(Exception error)
    {
        lock (_lock)
        {
            Volatile.Write(ref _failure, error.InnerException is { } cause ? $"{error.Message}: {cause.Message}" : error.Message);
            if (!_isFailureTold) logger.StoreUnreadable(error);
            _isFailureTold = true;
        }
    }

    public void TellIfLost()
    {
        lock (_lock)
        {
            if (!IsLost || _isLossTold) return;
            _isLossTold = true;
            logger.StoreLost(LostAfter.TotalSeconds);
        }
    }
}
