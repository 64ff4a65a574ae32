using System.Buffers;
using WireGate.Core;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Upstream;

/// <summary>Collects what a target says between AuthenticationOk and its first ReadyForQuery.</summary>
internal sealed class UpstreamGreeting(ProtocolVersion version)
{
    /// <summary>PostgreSQL 18 reports 15; extensions may add some.</summary>
    private const int MaxParameters = 128;

    private const int MaxNotices = 16;

    private bool _hasKey;

    public ProtocolVersion Version { get; private set; } = version;

    public List<ParameterStatus> Parameters { get; } = [];

    public List<byte[]> Notices { get; } = [];

    public int ProcessId { get; private set; }

    public byte[] CancelKey { get; private set; } = [];

    public TransactionStatus Status { get; private set; }

    /// <summary>The server speaks an older version than we asked for.</summary>
    public void Negotiate(NegotiateProtocolVersion offer)
    {
        if (offer.Version.Major != 3 || offer.Version.Minor > Version.Minor || !offer.UnknownOptions.IsEmpty)
            throw new ProtocolViolationException("a version was offered that was not asked for");
        Version = offer.Version;
    }

    /// <summary>Takes one message; true at ReadyForQuery.</summary>
    public bool Take(byte type, in ReadOnlySequence<byte> message)
    {
        switch (type)
        {
            case ParameterStatus.Type:
                if (Parameters.Count == MaxParameters) throw new ProtocolViolationException("too many parameters");
                Parameters.Add(ParameterStatus.Read(message));
                return false;
            case BackendKeyData.Type:
                if (_hasKey) throw new ProtocolViolationException("a second cancel key");
                BackendKeyData.Read(message, out var processId, out var key);
                ProcessId = processId;
                CancelKey = key;
                _hasKey = true;
                return false;
            case NoticeResponse.Type:
                DiagnosticFields.Read(message);
                // What is too much is dropped: a notice changes nothing.
                if (Notices.Count < MaxNotices) Notices.Add(message.ToArray());
                return false;
            case ReadyForQuery.Type:
                Status = ReadyForQuery.Read(message);
                return Status == TransactionStatus.Idle ? true : throw new ProtocolViolationException("a transaction at log-in");
            default:
                throw new ProtocolViolationException("an unexpected message at log-in");
        }
    }
}
