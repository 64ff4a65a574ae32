using System.Net;
using WireGate.Core;

namespace WireGate.Console.SignIn;

/// <summary>
/// How often browsers that are not logged in may make the gate ask the issuer. Strangers can begin a log-in and come back with any code: the issuer must not be hammered, nor
/// lock the gate's client out, on their behalf.
/// </summary>
internal sealed class IssuerLimit(TimeProvider time)
{
    /// <summary>Of one host in a window; a log-in takes two. A room full of people behind one address logs in; a loop does not.</summary>
    public const int PerSource = 60;

    /// <summary>Of all in a window: far above what a gate's people do, and nothing to an issuer.</summary>
    public const int Overall = 600;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Never more than <see cref="Overall"/>: what is over that is not counted any more.</summary>
    private readonly Dictionary<IPAddress, int> _sources = [];
    private readonly Lock _lock = new();
    private long _began = time.GetTimestamp();
    private int _all;

    /// <summary>Counts one question; false if it may not be asked now.</summary>
    public bool TryCount(IPAddress? source)
    {
        var host = ClientHost.Of(new IPEndPoint(source ?? IPAddress.None, 0));
        lock (_lock)
        {
            if (time.GetElapsedTime(_began) >= Window)
            {
                _sources.Clear();
                (_began, _all) = (time.GetTimestamp(), 0);
            }

            var before = _sources.GetValueOrDefault(host);
            if (_all >= Overall || before >= PerSource) return false;
            _sources[host] = before + 1;
            _all++;
            return true;
        }
    }
}
