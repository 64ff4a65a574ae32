using Microsoft.Extensions.Logging;
using WireGate.Identity.Jwt;

namespace WireGate.Identity.Issuers;

/// <summary>
/// The keys of one issuer, kept and refreshed by the monotonic clock: a step of the wall clock neither keeps old keys nor asks for new ones. Those that were read last stay
/// in force while the issuer can't be reached, for a day.
/// </summary>
public sealed class IssuerKeys
{
    /// <summary>A key that the issuer withdrew is believed no longer than this.</summary>
    public static readonly TimeSpan RefreshAfter = TimeSpan.FromMinutes(10);

    /// <summary>Between two questions, whatever the tokens say that ask for them: anybody can name a key that does not exist.</summary>
    public static readonly TimeSpan AskAtMost = TimeSpan.FromSeconds(30);

    /// <summary>The same while nobody can log in anyway, so that an issuer that comes up late is found.</summary>
    public static readonly TimeSpan RetryAtMost = TimeSpan.FromSeconds(5);

    /// <summary>For both documents; half of what a log-in has.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan KeepFor = TimeSpan.FromDays(1);

    private readonly string _name;
    private readonly Func<CancellationToken, Task<JwtKeys>> _read;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly JwtKeys? _pinned;
    private JwtKeys? _keys;
    private long _readAt;
    private long? _askedAt;
    private Task? _asking;

    public IssuerKeys(IssuerSettings issuer, TimeProvider time, ILogger logger)
        : this(issuer, new IssuerServer(issuer).ReadKeysAsync, time, logger)
    {
    }

    internal IssuerKeys(IssuerSettings issuer, Func<CancellationToken, Task<JwtKeys>> read, TimeProvider time, ILogger logger)
    {
        (_name, _pinned, _read, _time, _logger) = (issuer.Name, issuer.PinnedKeys, read, time, logger);
    }

    /// <summary>Keys to check a token with; asks the issuer first if they are old or have none for it. Null if none can be had.</summary>
    public async ValueTask<JwtKeys?> FindAsync(JwtText token, CancellationToken cancellationToken)
    {
        if (_pinned is not null) return _pinned;
        Task? asking;
        lock (_lock)
        {
            if (_keys is { } kept && _time.GetElapsedTime(_readAt) < RefreshAfter && kept.Find(token.Algorithm, token.KeyId) is not null) return kept;
            asking = Ask();
        }

        if (asking is not null) await asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock) return _keys is not null && _time.GetElapsedTime(_readAt) < KeepFor ? _keys : null;
    }

    /// <summary>The question under way, or a new one; null if it was asked too recently.</summary>
    private Task? Ask()
    {
        if (_asking is not null) return _asking;
        if (_askedAt is { } last && _time.GetElapsedTime(last) < (_keys is null ? RetryAtMost : AskAtMost)) return null;
        _askedAt = _time.GetTimestamp();
        // Whoever waits goes on elsewhere: HttpClient's completions run on the sockets' own threads, where no session may run.
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _asking = done.Task;
        // Never throws; those who wait see the end of it.
        _ = Task.Run(() => ReadAsync(done), CancellationToken.None);
        return done.Task;
    }

    private async Task ReadAsync(TaskCompletionSource done)
    {
        using var deadline = new CancellationTokenSource(Deadline, _time);
        JwtKeys? keys = null;
        try
        {
            // A server may ignore the end of its deadline for as long as it likes; whoever logs in does not.
            keys = await _read(deadline.Token).WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _logger.KeysNotRead(_name, "it did not answer in time");
        }
        catch (Exception error)
        {
            // Whatever it is, the next question is asked; nobody logs in by keys that were not read.
            _logger.KeysNotRead(_name, error is IssuerException ? error.Message : error.GetType().Name);
        }

        lock (_lock)
        {
            if (keys is not null)
            {
                if (_keys is null) _logger.KeysRead(_name, keys.Count);
                (_keys, _readAt) = (keys, _time.GetTimestamp());
            }

            _asking = null;
        }

        done.SetResult();
    }
}
