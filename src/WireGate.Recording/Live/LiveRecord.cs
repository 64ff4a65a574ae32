using System.Buffers;
using System.Text;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Recording.Format;
using WireGate.Recording.Journaling;

namespace WireGate.Recording.Live;

/// <summary>
/// When the record of a session that runs is kept: <see cref="SessionFrames"/> has what is written. Frames gather in memory; each commit puts them into the journal, without a system call; the sealer moves them to the session's file.
/// Both pumps write, so a lock guards it, held for some microseconds at most.
/// </summary>
internal sealed class LiveRecord : ISessionRecord
{
    /// <summary>Frames that fill a block well: sealed without waiting for more.</summary>
    private const int Plenty = 64 * 1024;

    /// <summary>With this much on its way to the disk a session waits: memory is bounded.</summary>
    private const int TooMuch = 2 * 1024 * 1024;

    private readonly Session _session;
    private readonly RecordingService _service;
    private readonly byte[] _id;
    private readonly Lock _gate = new();
    private readonly PendingFrames _pending = new();
    private readonly SessionFrames _frames;
    private readonly List<JudgedOperation> _judged = [];
    private JournalClaims _claims = new();
    private RecordedSession? _file;
    private RecordingSettings _settings = RecordingSettings.Default;
    private TaskCompletionSource? _taken;
    private string? _closed;
    private ulong _entries;
    private ulong _synced;
    private uint _lost;
    private bool _isQueued;
    private bool _isUrgent;

    public LiveRecord(Session session, RecordingService service)
    {
        _session = session;
        _service = service;
        _frames = new SessionFrames(_pending.Writer, session.Time);
        _id = Encoding.ASCII.GetBytes(session.Id.Text);
    }

    public RowLimit RowLimit => _settings.Rows;

    private bool MayLose => _settings.Durability == Durability.BestEffort;

    private bool MustSync => _settings.Durability == Durability.Strict && _synced < _entries;

    public void Authenticated(Principal principal)
    {
        // Told with the target: who only logs in leaves a line in the log and no file.
    }

    public async ValueTask TargetOpenedAsync(string name, Target? target, Decision decision, CancellationToken cancellationToken)
    {
        if (target is null || decision.Outcome != Outcome.Allow) return;
        _settings = target.Recording;
        if (_file is null)
        {
            var file = await _service.OpenFileAsync(_session, target, this, cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                _file = file;
                _frames.Authenticated(_session.Principal!);
            }
        }

        lock (_gate)
        {
            _frames.TargetOpened(name, target.Credential);
            Queue();
        }

        await CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Decided(long number, in Operation operation, Decision decision)
    {
        lock (_gate)
        {
            if (_file is null) return;
            _frames.Decided(number, operation, decision);
            if (decision.Outcome == Outcome.Allow)
            {
                Queue();
                return;
            }

            _judged.Add(new JudgedOperation(number, decision.Rule, decision.Outcome));
            QueueNow();
        }
    }

    public void Settled(long number, Decision decision, ApprovalAnswer? answer)
    {
        lock (_gate)
        {
            if (_file is null) return;
            _frames.Settled(number, decision, answer);
            _judged.Add(new JudgedOperation(number, decision.Rule, decision.Outcome));
            QueueNow();
        }
    }

    public void TextContinued(long operation, in ReadOnlySequence<byte> piece, bool more)
    {
        lock (_gate)
        {
            if (_file is null) return;
            _frames.TextContinued(operation, piece, more);
            Queue();
        }
    }

    public void ParameterContinued(long operation, int index, in RecordedValue piece, bool more)
    {
        lock (_gate)
        {
            if (_file is null) return;
            _frames.ParameterContinued(operation, piece, more);
            Queue();
        }
    }

    public void Parameters(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values)
    {
        lock (_gate)
        {
            if (_file is null) return;
            _frames.Parameters(operation, bytes, values);
            Queue();
        }
    }

    public void Columns(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values)
    {
        lock (_gate)
        {
            if (_file is null || !_settings.Rows.Shape) return;
            _frames.Columns(operation, bytes, values);
            Queue();
        }
    }

    public void Rows(long operation, in ReadOnlySequence<byte> bytes, int count)
    {
        lock (_gate)
        {
            if (_file is null) return;
            _frames.Rows(operation, bytes, count);
            Queue();
        }
    }

    public void Answered(in Answer answer)
    {
        lock (_gate)
        {
            if (_file is null) return;
            _frames.Answered(answer, _settings.Rows.Shape);
            Queue();
        }
    }

    public void Failed(string stage, string message)
    {
        lock (_gate)
        {
            if (_file is null) return;
            _frames.Failed(stage, message);
            Queue();
        }
    }

    public ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_file is null) return ValueTask.CompletedTask;
            if (MayLose) LoseWhatIsTooMuch();
            else if (_service.Health.Problem is { } problem) return ValueTask.FromException(new RecordingException(problem));
            else if (!TryKeep() || _pending.Length >= TooMuch || MustSync) return new ValueTask(WaitAsync(cancellationToken));
        }

        return ValueTask.CompletedTask;
    }

    public void Closed(string reason)
    {
        lock (_gate)
        {
            if (_file is null || _closed is not null) return;
            _frames.Closed(reason);
            if (!MayLose) TryKeep();
            _closed = reason;
            QueueNow();
        }
    }

    /// <summary>What there is to be sealed. Called by the sealer's thread.</summary>
    public Sealing Take()
    {
        lock (_gate)
        {
            _frames.Close();
            // Nothing is taken that the journal has not got: a commit would find nothing to keep, let bytes go on, and a kill now would lose what they did.
            var isKept = MayLose || _closed is not null || TryKeep();
            var sealing = new Sealing
            {
                Frames = isKept ? _pending.Take() : _pending.TakeKept(),
                Claims = _claims,
                Judged = [.. _judged],
                Lost = _lost,
                Closed = _closed,
                Operations = (ulong)_session.Operations,
                Denials = (ulong)_session.Denials,
                MustSync = _settings.Durability == Durability.Strict,
            };
            _claims = new JournalClaims();
            _judged.Clear();
            (_lost, _isQueued, _isUrgent) = (0, false, false);
            _taken?.SetResult();
            _taken = null;
            return sealing;
        }
    }

    /// <summary>The disk is behind, or must be waited for.</summary>
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (_gate)
            {
                _service.Health.Require();
                if (!TryKeep()) wait = _service.Journal.SpaceAsync();
                else if (_pending.Length >= TooMuch) wait = (_taken ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                else break;
                // Whoever waits for room must see to it that there will be some.
                QueueNow();
            }

            await _service.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
        }

        ulong kept;
        lock (_gate)
        {
            if (!MustSync) return;
            kept = _entries;
        }

        await _service.WaitAsync(_service.SyncJournalAsync(), cancellationToken).ConfigureAwait(false);
        lock (_gate) _synced = Math.Max(_synced, kept);
    }

    /// <summary>Puts what is new into the journal. False if it is full.</summary>
    private bool TryKeep()
    {
        _frames.Close();
        while (_pending.Unkept is { IsEmpty: false } frames)
        {
            var count = (uint)(_pending.Writer.Next - _pending.FirstUnkept);
            // A statement of a MiB is several frames; they go in as many entries as they need.
            if (frames.Length > FormatLimits.Clear) frames = frames[..FrameBytes.Longest(frames, FormatLimits.Clear, out count)];
            if (!_service.Journal.TryAppend(_id, (long)_entries, (long)_pending.FirstUnkept, (int)count, frames, _file!.Journal, out var segment)) return false;
            _entries++;
            _claims.Add(segment);
            _pending.Kept(frames.Length, count);
        }

        return true;
    }

    /// <summary>A session that may lose its record never waits for it.</summary>
    private void LoseWhatIsTooMuch()
    {
        if (_pending.Length < TooMuch && _service.Health.Problem is null) return;
        _frames.Close();
        _frames.Forget();
        _lost += _pending.Drop();
    }

    private void Queue()
    {
        if (_pending.Length >= Plenty) QueueNow();
        else if (!_isQueued)
        {
            _isQueued = true;
            _service.Sealer.Later(_file!);
        }
    }

    private void QueueNow()
    {
        if (_isUrgent) return;
        _isUrgent = true;
        _service.Sealer.Now(_file!);
    }
}
