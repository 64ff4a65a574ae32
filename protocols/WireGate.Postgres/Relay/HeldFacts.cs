using WireGate.Core;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Relay;

/// <summary>
/// What the texts take in memory that a session's prepared statements, or its portals, stand for, confirmed or under way. A client chooses
/// how large they are: without a bound ten thousand names of a mebibyte of SQL each would be the end of the gate, not of that session.
/// </summary>
/// <remarks>Both pumps call it.</remarks>
internal sealed class HeldFacts
{
    /// <summary>Ten thousand names of ordinary statements (1 to 6 KiB each) fit.</summary>
    public const long Limit = 64 << 20;

    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Downstream pump: before a name is given to another text. A single text of any size has room where there is some at all.</summary>
    /// <exception cref="ProtocolViolationException">The session holds too much.</exception>
    public void RequireRoom()
    {
        if (Bytes > Limit) throw new ProtocolViolationException("prepared statements and cursors of one session take too much memory");
    }

    public void Add(SqlFacts facts) => Interlocked.Add(ref _bytes, facts.Size);

    public void Add(in NamedRun run) => Interlocked.Add(ref _bytes, SizeOf(run));

    public void Remove(SqlFacts facts) => Interlocked.Add(ref _bytes, -facts.Size);

    public void Remove(in NamedRun run) => Interlocked.Add(ref _bytes, -SizeOf(run));

    private static long SizeOf(in NamedRun run) => run.Facts.Size + (run.Planned?.Length ?? 0);
}
