using Microsoft.Extensions.Logging;
using WireGate.Identity.Budgets;
using WireGate.Identity.Locks;

namespace WireGate.Identity.Stores.Postgres;

/// <summary>What this node knows of the tables that it shares. Changed by the store's thread alone.</summary>
internal sealed class SharedTokens(TimeProvider time, ILogger logger)
{
    private readonly BudgetBook _budgets = new(time);
    private Dictionary<string, long[]> _spent = new(StringComparer.Ordinal);
    private object? _source;
    private long _number = -1;

    public TokenMemory Memory { get; } = new(time, logger);

    public BudgetBook Budgets => _budgets;

    /// <summary>Null until the tables were read.</summary>
    public byte[]? SaltKey { get; private set; }

    public BudgetMeter FindMeter(string token, BudgetLimits limits) =>
        _budgets.Find(token, id => new BudgetMeter(_budgets, id, limits, Volatile.Read(ref _spent).GetValueOrDefault(id)));

    /// <summary>
    /// Reads what has changed since the last time: all of it on a new connection, which may be to a server that was restored from a copy or has taken another's place.
    /// </summary>
    /// <param name="rows">Their transaction.</param>
    /// <param name="source">Tells one connection from another.</param>
    public News Read(PostgresTokenRows rows, object source)
    {
        // The number first: what is changed between the reads is read again by the next look.
        var number = rows.ReadNumber();
        var isWhole = !ReferenceEquals(source, _source) || number < _number;
        if (!isWhole && number == _number) return new News(source, number, false, null, [], [], null);
        var after = isWhole ? -1 : _number;
        return new News(source, number, isWhole, new LockSet(rows.ReadLocks()), rows.ReadTokens(after), rows.ReadSpending(after), isWhole ? rows.ReadSaltKey() : null);
    }

    /// <summary>Takes up what was read, once it is certain, and tells of what was taken away.</summary>
    public void Learn(News news)
    {
        (_source, _number) = (news.Source, news.Number);
        if (news.SaltKey is { } key) SaltKey = key;
        if (news.Locks is not { } locks) return;
        var spent = news.IsWhole ? new Dictionary<string, long[]>(StringComparer.Ordinal) : new Dictionary<string, long[]>(_spent, StringComparer.Ordinal);
        foreach (var (token, amounts) in news.Spending) spent[token] = amounts;
        if (news.IsWhole || news.Spending.Count > 0) Volatile.Write(ref _spent, spent);
        foreach (var (token, amounts) in news.Spending) _budgets.Learn(token, amounts);
        var tokens = Memory.Tokens;
        if (news.IsWhole || news.Tokens.Count > 0)
        {
            tokens = news.IsWhole ? new Dictionary<string, StoredToken>(StringComparer.Ordinal) : new Dictionary<string, StoredToken>(tokens, StringComparer.Ordinal);
            foreach (var token in news.Tokens) tokens[token.Record.Id] = token;
        }

        Memory.Replace(tokens, locks, _budgets.Forget);
    }

    /// <summary>Forgets tokens whose last session is over that long.</summary>
    public void ForgetEnded(DateTimeOffset before)
    {
        if (!Memory.Tokens.Values.Any(token => token.Record.SessionExpires < before)) return;
        Memory.Replace(
            Memory.Tokens.Where(token => token.Value.Record.SessionExpires >= before).ToDictionary(StringComparer.Ordinal), Memory.Locks, _budgets.Forget);
    }

    /// <summary>What was read in one transaction.</summary>
    /// <param name="Source">The connection.</param>
    /// <param name="Number">Of the last change.</param>
    /// <param name="IsWhole">Whether it is all that there is.</param>
    /// <param name="Locks">All of them; null where nothing has changed.</param>
    /// <param name="Tokens">What has changed.</param>
    /// <param name="Spending">What has changed.</param>
    /// <param name="SaltKey">Where all was read.</param>
    public sealed record News(
        object Source, long Number, bool IsWhole, LockSet? Locks, List<StoredToken> Tokens, List<(string Token, long[] Spent)> Spending, byte[]? SaltKey);
}
