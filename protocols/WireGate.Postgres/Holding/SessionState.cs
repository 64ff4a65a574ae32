using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Relay;
using WireGate.Postgres.Sql.Facts;
using AccessEffect = WireGate.Core.Effect;

namespace WireGate.Postgres.Holding;

/// <summary>
/// What the gate knows of a session that decides what its statements mean, and whether its open transaction has written. An approval is for a statement in
/// this state.
/// </summary>
internal sealed class SessionState
{
    /// <summary>Dates and names in a text are read by these. The backend tells each change of them before its next ReadyForQuery.</summary>
    private static readonly FrozenSet<string> Told = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "DateStyle", "IntervalStyle", "TimeZone", "search_path", "default_transaction_read_only");

    /// <summary>Settings that change how results look or how long things take, and nothing about what a statement does. Any other one makes the session its own.</summary>
    private static readonly FrozenSet<string> Harmless = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "application_name", "bytea_output", "client_encoding", "client_min_messages", "default_transaction_deferrable", "default_transaction_isolation", "extra_float_digits",
        "geqo", "idle_in_transaction_session_timeout", "idle_session_timeout", "jit", "lc_messages", "lock_timeout", "role", "standard_conforming_strings",
        "statement_timeout", "transaction_deferrable", "transaction_isolation", "transaction_read_only", "transaction_timeout");

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, string> _told = new(StringComparer.Ordinal);
    private readonly Effect[] _effects;
    private volatile bool _hasWritten;
    private volatile bool _isAhead;
    private volatile bool _isFresh;
    private volatile bool _isItsOwn;
    private int _moment;

    public SessionState() => _effects = [new(this, false, true), new(this, true, false), new(this, true, true)];

    public string Database { get; init; } = "";

    /// <summary>The role that the gate logged in as.</summary>
    public string Role { get; init; } = "";

    /// <summary>As the start-up packet pinned it.</summary>
    public string SearchPath { get; init; } = "";

    public bool ReadOnly { get; init; }

    /// <summary>Whether the open transaction has written or locked anything, as far as the backend has answered.</summary>
    public bool HasWritten => _hasWritten;

    /// <summary>Another session in the same words may be in another state: an approval here is good here alone.</summary>
    public bool IsItsOwn => _isItsOwn || _isAhead;

    /// <summary>Which of its states a session of its own is in: nobody tells what its settings are, only that they changed.</summary>
    public int Moment => Volatile.Read(ref _moment);

    /// <summary>Upstream pump: the backend says what a setting is.</summary>
    public void Report(ParameterStatus status)
    {
        if (!Told.Contains(status.Name)) return;
        lock (_lock) _told[status.Name] = status.Value;
    }

    /// <summary>Upstream pump: ReadyForQuery. All changes of settings that the backend tells of have been told.</summary>
    /// <param name="status">The transaction's.</param>
    public void Ready(TransactionStatus status)
    {
        if (_isAhead) _isAhead = false;
        if (status != TransactionStatus.Idle) return;
        if (_hasWritten) _hasWritten = false;
        if (!_isFresh) return;
        // The transaction may have been rolled back, and what it set with it.
        _isFresh = false;
        Interlocked.Increment(ref _moment);
    }

    /// <summary>Downstream pump: something ran that nobody can read.</summary>
    public void RanUnread()
    {
        _isItsOwn = true;
        Interlocked.Increment(ref _moment);
    }

    /// <summary>Downstream pump: an allowed text is about to run.</summary>
    /// <returns>What it does to the state once the backend has come to it; null for nothing. Never made anew.</returns>
    public INameEffect? Running(SqlFacts facts, AccessSet accesses)
    {
        bool writes = false, sets = false;
        foreach (var access in accesses.Accesses)
        {
            writes |= Writes(access);
            sets |= access.Effect == AccessEffect.Unknown;
        }

        foreach (var statement in facts.Statements)
            foreach (var use in statement.Settings) sets |= Sets(use);
        return (writes ? 2 : 0) + (sets ? 1 : 0) is > 0 and var which ? _effects[which - 1] : null;
    }

    /// <summary>For people, and part of what is approved.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Describe(string searchPath, byte transaction)
    {
        var all = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        all.Add(new("database", Database));
        all.Add(new("role", Role));
        all.Add(new("search_path", searchPath));
        all.Add(new("transaction", (transaction == (byte)'T' ? "open" : "none but its own") + (HasWritten ? ", it has written or holds locks" : "")));
        if (ReadOnly) all.Add(new("read only", "yes"));
        lock (_lock)
            foreach (var (name, value) in _told)
            {
                // Servers tell the path from PostgreSQL 18 on: what the gate says of it already is not said twice, and never under the same name.
                if (!name.Equals("search_path", StringComparison.OrdinalIgnoreCase)) all.Add(new(name, value));
                else if (value != searchPath) all.Add(new("search_path at the server", value));
            }
        if (IsItsOwn) all.Add(new("settings", "changed in this session: an approval is good in it alone"));
        return all.DrainToImmutable();
    }

    /// <summary>Advisory locks are session accesses as settings are.</summary>
    private static bool Writes(Access access) =>
        access is { IsHousekeeping: false, Effect: not (AccessEffect.Read or AccessEffect.Connect) }
        && (access.Effect != AccessEffect.Session || access.Find(PostgresFacets.Setting) is null);

    private bool Sets(SettingUse use)
    {
        if (use.Action == SettingAction.Show || use.Elsewhere) return false;
        // Servers tell it from PostgreSQL 18 on.
        if (use.Name.Equals("search_path", StringComparison.OrdinalIgnoreCase)) Interlocked.Increment(ref _moment);
        if (Told.Contains(use.Name)) return true;
        if (Harmless.Contains(use.Name)) return false;
        // A reset leads back to the start-up packet, where every session began; from a state of its own that is one more change.
        if (use.Action != SettingAction.Reset) _isItsOwn = true;
        Interlocked.Increment(ref _moment);
        return true;
    }

    private sealed class Effect(SessionState state, bool writes, bool sets) : INameEffect
    {
        public void Completed()
        {
        }

        public void Ended()
        {
            if (writes) state._hasWritten = true;
            if (sets) state._isAhead = state._isFresh = true;
        }
    }
}
