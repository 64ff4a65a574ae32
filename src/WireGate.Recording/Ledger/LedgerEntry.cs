using System.Buffers;
using System.Text.Json;

namespace WireGate.Recording.Ledger;

/// <summary>What goes into the ledger: one JSON object on one line, <c>type</c> and <c>time</c> first. The ledger sets the time.</summary>
public sealed class LedgerEntry
{
    private readonly byte[] _json;
    private readonly int _timeAt;

    private LedgerEntry(string type, byte[] json, int timeAt) => (Type, _json, _timeAt) = (type, json, timeAt);

    public string Type { get; }

    /// <summary>A session has a file; nothing of it went on yet.</summary>
    /// <param name="session">Its id.</param>
    /// <param name="header">The hash of the file's header, H₀.</param>
    /// <param name="protocol">Its protocol's name.</param>
    /// <param name="listener">Where it came in.</param>
    /// <param name="client">From where.</param>
    public static LedgerEntry SessionOpened(string session, ReadOnlySpan<byte> header, string protocol, string listener, string client)
    {
        var hash = Convert.ToHexStringLower(header);
        return Write("session.opened", fields =>
        {
            fields.WriteString("session"u8, session);
            fields.WriteString("header"u8, hash);
            fields.WriteString("protocol"u8, protocol);
            fields.WriteString("listener"u8, listener);
            fields.WriteString("client"u8, client);
        });
    }

    /// <summary>A session runs long; its chain stood at <paramref name="head"/> after data block <paramref name="block"/>.</summary>
    public static LedgerEntry SessionCheckpoint(string session, ReadOnlySpan<byte> head, long block)
    {
        var hash = Convert.ToHexStringLower(head);
        return Write("session.checkpoint", fields =>
        {
            fields.WriteString("session"u8, session);
            fields.WriteString("head"u8, hash);
            fields.WriteNumber("block"u8, block);
        });
    }

    public static LedgerEntry SessionDenied(string session, long operation, string rule, string agent, string target) =>
        Judged("session.denied", session, operation, rule, agent, target);

    public static LedgerEntry SessionHeld(string session, long operation, string rule, string agent, string target) =>
        Judged("session.held", session, operation, rule, agent, target);

    public static LedgerEntry SessionApproved(string session, long operation, string rule, string agent, string target) =>
        Judged("session.approved", session, operation, rule, agent, target);

    /// <summary>A session's file is whole.</summary>
    /// <param name="session">Its id.</param>
    /// <param name="head">The chain after its end block.</param>
    /// <param name="blocks">How many it has.</param>
    /// <param name="size">Bytes of the file.</param>
    /// <param name="operations">How many were judged.</param>
    /// <param name="denials">How many of them were denied.</param>
    /// <param name="reason">Why it ended.</param>
    public static LedgerEntry SessionClosed(string session, ReadOnlySpan<byte> head, long blocks, long size, long operations, long denials, string reason)
    {
        var hash = Convert.ToHexStringLower(head);
        return Write("session.closed", fields =>
        {
            fields.WriteString("session"u8, session);
            fields.WriteString("head"u8, hash);
            fields.WriteNumber("blocks"u8, blocks);
            fields.WriteNumber("size"u8, size);
            fields.WriteNumber("operations"u8, operations);
            fields.WriteNumber("denials"u8, denials);
            fields.WriteString("reason"u8, reason);
        });
    }

    /// <summary>The file of a session whose gate was killed was sealed; <paramref name="torn"/> bytes at its end were cut off.</summary>
    public static LedgerEntry SessionRecovered(string session, ReadOnlySpan<byte> head, long blocks, long size, long torn)
    {
        var hash = Convert.ToHexStringLower(head);
        return Write("session.recovered", fields =>
        {
            fields.WriteString("session"u8, session);
            fields.WriteString("head"u8, hash);
            fields.WriteNumber("blocks"u8, blocks);
            fields.WriteNumber("size"u8, size);
            fields.WriteNumber("torn"u8, torn);
        });
    }

    public static LedgerEntry SessionQuarantined(string session, string reason) =>
        Write("session.quarantined", ("session", session), ("reason", reason));

    /// <summary>The tombstone of a file that retention or an operator removed.</summary>
    public static LedgerEntry SessionDeleted(string session, ReadOnlySpan<byte> head, string reason) =>
        Write("session.deleted", ("session", session), ("head", Convert.ToHexStringLower(head)), ("reason", reason));

    /// <summary>The tombstone of a file that stays and that nobody can read any more; <paramref name="header"/> is the hash of what its header is now.</summary>
    public static LedgerEntry SessionShredded(string session, ReadOnlySpan<byte> head, ReadOnlySpan<byte> header, string reason, string by) => Write(
        "session.shredded", ("session", session), ("head", Convert.ToHexStringLower(head)), ("header", Convert.ToHexStringLower(header)), ("reason", reason), ("by", by));

    public static LedgerEntry SessionKilled(string session, string by) => Write("session.killed", ("session", session), ("by", by));

    /// <param name="version">The gate's.</param>
    /// <param name="rules">SHA-256 of the rules in force, in hexadecimal.</param>
    public static LedgerEntry GateStarted(string version, string rules) => Write("gate.started", ("version", version), ("rules", rules));

    /// <inheritdoc cref="GateStarted"/>
    public static LedgerEntry GateStopped(string version, string rules) => Write("gate.stopped", ("version", version), ("rules", rules));

    public static LedgerEntry RulesChanged(string rules, string by) => Write("rules.changed", ("rules", rules), ("by", by));

    /// <param name="token">Its id: never the token.</param>
    /// <param name="agent">Who may use it.</param>
    /// <param name="targets">For what.</param>
    /// <param name="by">Who asked for it.</param>
    public static LedgerEntry TokenIssued(string token, string agent, IReadOnlyList<string> targets, string by) => Token("token.issued", token, agent, targets, by);

    /// <summary>A token that was traded for another one.</summary>
    /// <param name="token">Its id: never the token.</param>
    /// <param name="agent">Who may use it.</param>
    /// <param name="parent">The id of the other one.</param>
    /// <param name="by">Who asked for it.</param>
    public static LedgerEntry TokenExchanged(string token, string agent, string parent, string by) =>
        Write("token.exchanged", ("token", token), ("agent", agent), ("parent", parent), ("by", by));

    /// <param name="kind">agent, person, task, token or target.</param>
    /// <param name="name">Its name.</param>
    /// <param name="reason">Why, or nothing.</param>
    /// <param name="by">Who did it.</param>
    public static LedgerEntry GateLocked(string kind, string name, string reason, string by) =>
        Write("gate.locked", ("kind", kind), ("name", name), ("reason", reason), ("by", by));

    public static LedgerEntry GateUnlocked(string kind, string name, string by) => Write("gate.unlocked", ("kind", kind), ("name", name), ("by", by));

    /// <inheritdoc cref="TokenIssued"/>
    public static LedgerEntry TokenRevoked(string token, string agent, IReadOnlyList<string> targets, string by) => Token("token.revoked", token, agent, targets, by);

    public static LedgerEntry SecretSet(string name, string by) => Write("secret.set", ("name", name), ("by", by));

    public static LedgerEntry SecretRotated(string name, string by) => Write("secret.rotated", ("name", name), ("by", by));

    public static LedgerEntry SecretRemoved(string name, string by) => Write("secret.removed", ("name", name), ("by", by));

    /// <summary>A reader's key; <paramref name="key"/> is its public line.</summary>
    public static LedgerEntry ReaderKeyAdded(string key) => Write("key.added", ("kind", "reader"), ("key", key));

    public static LedgerEntry ReaderKeyRetired(string key) => Write("key.retired", ("kind", "reader"), ("key", key));

    /// <summary>A key that signs the ledger from here on, vouched for by the one before it; the first one vouches for itself.</summary>
    public static LedgerEntry NodeKeyAdded(NoteVerifierKey key, INoteSigner voucher) =>
        Write("key.added", ("kind", "node"), ("key", key.ToString()), ("voucher", voucher.Key.ToString()), ("signature", Convert.ToBase64String(voucher.Sign(KeyVoucher.Message(key)))));

    public static LedgerEntry NodeKeyRetired(NoteVerifierKey key) => Write("key.retired", ("kind", "node"), ("key", key.ToString()));

    /// <summary>Nothing else happened for an hour.</summary>
    public static LedgerEntry Alive() => Write("alive");

    /// <summary>The entry as it will stand in the tree.</summary>
    internal byte[] At(DateTimeOffset time)
    {
        var stamped = _json.ToArray();
        LedgerTime.Format(time, stamped.AsSpan(_timeAt, LedgerTime.Length));
        return stamped;
    }

    private static LedgerEntry Judged(string type, string session, long operation, string rule, string agent, string target) => Write(type, fields =>
    {
        fields.WriteString("session"u8, session);
        fields.WriteNumber("operation"u8, operation);
        fields.WriteString("rule"u8, rule);
        fields.WriteString("agent"u8, agent);
        fields.WriteString("target"u8, target);
    });

    private static LedgerEntry Token(string type, string token, string agent, IReadOnlyList<string> targets, string by) => Write(type, fields =>
    {
        fields.WriteString("token"u8, token);
        fields.WriteString("agent"u8, agent);
        fields.WriteStartArray("targets"u8);
        foreach (var target in targets) fields.WriteStringValue(target);
        fields.WriteEndArray();
        fields.WriteString("by"u8, by);
    });

    private static LedgerEntry Write(string type, params (string Name, string Value)[] texts) => Write(type, fields =>
    {
        foreach (var (name, value) in texts) fields.WriteString(name, value);
    });

    internal static LedgerEntry Write(string type, Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            json.WriteString("time"u8, LedgerTime.Placeholder);
            fields(json);
            json.WriteEndObject();
        }

        if (buffer.WrittenCount > EntryBundle.LongestEntry) throw new ArgumentException($"an entry of type {type} is longer than the ledger takes");
        return new LedgerEntry(type, buffer.WrittenSpan.ToArray(), buffer.WrittenSpan.IndexOf(LedgerTime.Placeholder));
    }
}
