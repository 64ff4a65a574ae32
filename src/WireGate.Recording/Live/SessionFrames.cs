using System.Buffers;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Recording.Format;

namespace WireGate.Recording.Live;

/// <summary>
/// What a session does, as frames. One frame tells as much as it can, since each costs time and room: an operation with its parameters and the rule that allowed it,
/// an answer with its columns. So the last one stays open until another begins or <see cref="Close"/> is called. Guarded by its owner.
/// </summary>
internal sealed class SessionFrames(FrameWriter writer, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private readonly KnownColumns _columns = new();
    private FrameKind _kind;
    private long _operation;
    private bool _isOpen;
    private bool _isDecided;
    private bool _hasParameters;
    private bool _isInsideParameter;

    private ulong Now => (ulong)(time.GetElapsedTime(_started).Ticks / TimeSpan.TicksPerMicrosecond);

    public void Authenticated(Principal principal)
    {
        Begin(FrameKind.Authenticated);
        writer.Principal(principal.Agent, principal.Owner, principal.TokenId, principal.Task, principal.Issuer, principal.Actors);
        Close();
    }

    /// <param name="name">The target that was opened.</param>
    /// <param name="credential">The name of the credential that is used there; null if none is.</param>
    public void TargetOpened(string name, string? credential)
    {
        Begin(FrameKind.Target);
        writer.Outcome("allow");
        writer.Name(name);
        if (credential is not null)
        {
            Begin(FrameKind.Credential);
            writer.Name(credential);
        }

        Close();
    }

    public void Decided(long number, in Operation operation, Decision decision)
    {
        if (_isDecided) Close();
        GoOn(FrameKind.Operation, number);
        _isDecided = true;
        if (decision.Outcome == Outcome.Allow)
        {
            // What an allowed text does can be told from it again; the accesses of each would double the record.
            writer.Outcome("allow");
            writer.Rule(decision.Rule);
        }

        writer.Name(operation.Accesses.Kind);
        if (operation.Prepared != 0) writer.Prepared((ulong)operation.Prepared);
        if (!operation.Text.IsEmpty) writer.Text(operation.Text);
        if (operation.GoesOn)
        {
            writer.GoesOn();
            Close();
        }

        if (decision.Outcome != Outcome.Allow)
        {
            BeginDecision(number, decision);
            writer.Accesses(operation.Accesses);
            Close();
        }

        if (decision.Observed is not { } observed) return;
        Begin(FrameKind.Decision, number);
        writer.Outcome("observed-" + Word(observed.Outcome));
        writer.Rule(observed.Rule);
        if (observed.Reason is { } reason) writer.Text(reason);
        if (decision.Outcome == Outcome.Allow) writer.Accesses(operation.Accesses);
        Close();
    }

    public void Settled(long number, Decision decision, ApprovalAnswer? answer)
    {
        foreach (var voice in answer?.Voices ?? [])
        {
            Begin(FrameKind.Approval, number);
            writer.Outcome(voice.IsApproval ? "approve" : "deny");
            if (decision.Request is { } request) writer.Name(request);
            if (voice.Reason is { } reason) writer.Text(reason);
            writer.Approver(voice.Person, voice.Through);
        }

        BeginDecision(number, decision);
        Close();
    }

    public void TextContinued(long operation, in ReadOnlySequence<byte> piece, bool more)
    {
        Begin(FrameKind.Operation, operation);
        writer.Text(piece);
        if (more) writer.GoesOn();
        Close();
    }

    public void ParameterContinued(long operation, in RecordedValue piece, bool more)
    {
        Begin(FrameKind.Operation, operation);
        if (_isInsideParameter) writer.Continued();
        writer.BeginParameters();
        Write(piece);
        writer.EndArray();
        // The next frame has the rest of this one, or the next one: which, its own key says.
        if (more) writer.GoesOn();
        Close();
        _isInsideParameter = more;
    }

    public void Parameters(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values)
    {
        if (_hasParameters) Close();
        GoOn(FrameKind.Operation, operation);
        writer.BeginParameters();
        Write(bytes, values);
        _hasParameters = true;
    }

    public void Columns(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values)
    {
        Begin(FrameKind.Answer, operation);
        if (_columns.Find(bytes) is { } frame)
        {
            writer.SameColumns(frame);
            return;
        }

        _columns.Remember(bytes, writer.Next);
        writer.BeginColumns();
        Write(bytes, values);
    }

    public void Rows(long operation, in ReadOnlySequence<byte> bytes, int count)
    {
        Begin(FrameKind.Rows, operation);
        writer.Rows((ulong)count);
        writer.Data(bytes);
        Close();
    }

    /// <param name="answer">What came.</param>
    /// <param name="shape">Whether rows and bytes are counted.</param>
    public void Answered(in Answer answer, bool shape)
    {
        GoOn(FrameKind.Answer, answer.Operation);
        if (answer.Code is { } code) writer.Name(code);
        if (shape)
        {
            writer.Rows((ulong)answer.Rows);
            writer.Bytes((ulong)answer.Bytes);
        }

        writer.Duration((ulong)(answer.Duration.Ticks / TimeSpan.TicksPerMicrosecond));
        if (answer.Message is { } message) writer.Text(message);
        Close();
    }

    public void Failed(string stage, string message)
    {
        Begin(FrameKind.Failure);
        writer.Name(stage);
        writer.Text(message);
        Close();
    }

    public void Closed(string reason)
    {
        Begin(FrameKind.Closed);
        writer.Text(reason);
        Close();
    }

    /// <summary>Ends the frame that is open, if one is: nothing is added to it any more.</summary>
    public void Close()
    {
        if (!_isOpen) return;
        writer.End();
        (_isOpen, _isDecided, _hasParameters) = (false, false, false);
    }

    /// <summary>Frames are lost: nothing may refer to them.</summary>
    public void Forget() => _columns.Forget();

    private void BeginDecision(long number, Decision decision)
    {
        Begin(FrameKind.Decision, number);
        writer.Outcome(Word(decision.Outcome));
        writer.Rule(decision.Rule);
        if (decision.Request is { } request) writer.Name(request);
        if (decision.Reason is { } reason) writer.Text(reason);
    }

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Allow => "allow",
        Outcome.Hold => "hold",
        _ => "deny",
    };

    /// <summary>Another frame, or the open one if it tells of the same.</summary>
    private void GoOn(FrameKind kind, long operation)
    {
        if (!_isOpen || kind != _kind || operation != _operation) Begin(kind, operation);
    }

    private void Begin(FrameKind kind, long operation = 0)
    {
        Close();
        writer.Begin(kind, Now, (ulong)operation);
        (_kind, _operation, _isOpen) = (kind, operation, true);
    }

    private void Write(in ReadOnlySequence<byte> bytes, IRecordedValues values)
    {
        var reader = new SequenceReader<byte>(bytes);
        try
        {
            var count = values.Begin(ref reader);
            for (var i = 0; i < count; i++) Write(values.Next(ref reader, i));
        }
        finally
        {
            // An array that was begun is ended, whatever the values turn out to be: what follows must stay readable.
            writer.EndArray();
        }
    }

    private void Write(in RecordedValue value)
    {
        if (value.Bytes is { } content) writer.Value(content, value.IsText);
        else writer.NullValue();
    }
}
