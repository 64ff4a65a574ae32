using WireGate.Core;

namespace WireGate.Recording.Live;

/// <summary>Whether what happens can be recorded now. Read on every commit, so one reference that is swapped.</summary>
internal sealed class RecordingHealth
{
    private volatile string? _problem;

    /// <summary>What is wrong, fit for clients; null while all is well.</summary>
    public string? Problem => _problem;

    /// <returns>Whether it was well before.</returns>
    public bool Fail(string problem)
    {
        var before = _problem;
        _problem = problem;
        return before is null;
    }

    /// <returns>Whether it was ill before.</returns>
    public bool Recover()
    {
        var before = _problem;
        _problem = null;
        return before is not null;
    }

    /// <exception cref="RecordingException">Nothing can be recorded.</exception>
    public void Require()
    {
        if (_problem is { } problem) throw new RecordingException(problem);
    }

    /// <summary>In words, without a path or another's name.</summary>
    public static string Explain(Exception error) => error.HResult switch
    {
        // ENOSPC and EDQUOT of Linux.
        28 or 122 => "this session can't be recorded: the disk of the recordings is full",
        _ => "this session can't be recorded: the disk of the recordings fails",
    };
}
