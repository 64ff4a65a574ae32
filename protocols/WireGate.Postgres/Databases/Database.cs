using WireGate.Core;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Upstream;

namespace WireGate.Postgres.Databases;

/// <summary>
/// One database of one target, as long as sessions use it: its catalogue, read on a connection of the gate's own with a live session's
/// credential, and the judge that goes with it.
/// </summary>
internal sealed class Database : ICatalogueSource
{
    private readonly Target _target;
    private readonly PostgresTargetSettings _settings;
    private readonly UpstreamLogin _login;
    private readonly TimeProvider _time;
    private readonly CatalogueStore _catalogue;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly SemaphoreSlim _checking = new(1, 1);
    private readonly Lock _lock = new();
    private readonly List<ICredential> _leases = [];
    private SimpleQueryConnection? _connection;
    private TargetPowers? _powers;

    public Database(Target target, string name, UpstreamLogin login, TimeProvider time)
    {
        _target = target;
        _settings = (PostgresTargetSettings)target.Settings;
        _login = login;
        _time = time;
        Name = name;
        _catalogue = new CatalogueStore(this, time);
        Masked = new MaskedCatalogues(_catalogue);
        Judge = new StatementJudge(_catalogue, new JudgeOptions(_settings.ReadOnly, _settings.Functions));
    }

    public string Name { get; }

    public Target Target => _target;

    /// <summary>Of all sessions on this database: they have one role and one search path.</summary>
    public IStatementJudge Judge { get; }

    /// <summary>What the masks of its sessions hide in it.</summary>
    public MaskedCatalogues Masked { get; }

    /// <summary>What every session's start-up packet pins: the role's own path, temporary objects last so that they can't stand in for others.</summary>
    public string SearchPath => _catalogue.Latest.PinnedSearchPath;

    /// <summary>Whether a session uses it now.</summary>
    public bool IsInUse
    {
        get
        {
            lock (_lock) return _leases.Count > 0;
        }
    }

    /// <summary>Counts a session in, reads the catalogue if that has not been done, and refuses a credential that no rule could hold.</summary>
    /// <exception cref="UpstreamException">The target can't be reached, or its credential may do too much.</exception>
    public async Task AttachAsync(ICredential lease, CancellationToken cancellationToken)
    {
        lock (_lock) _leases.Add(lease);
        await _catalogue.GetAsync(cancellationToken).ConfigureAwait(false);
        var powers = await PowersAsync(cancellationToken).ConfigureAwait(false);
        if (powers.IsTooMuch && !_settings.AllowSuperuser)
            throw new UpstreamException(powers.Reason + ": the gate does not serve this target until its credential is a lesser role or the target says allow_superuser: true");
    }

    /// <summary>Counts a session out; the last one closes the gate's own connection.</summary>
    public async ValueTask DetachAsync(ICredential lease)
    {
        lock (_lock)
        {
            _leases.Remove(lease);
            if (_leases.Count > 0) return;
        }

        await _opening.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (!IsInUse) await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string?[]>> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _connection ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
            return await _connection.QueryAsync(sql, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Whatever state it is in, the next question starts afresh.
            await CloseAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task<TargetPowers> PowersAsync(CancellationToken cancellationToken)
    {
        if (_powers is { } known) return known;
        await _checking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _powers ??= await TargetProbe.RunAsync(this, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _checking.Release();
        }
    }

    private async Task<SimpleQueryConnection> OpenAsync(CancellationToken cancellationToken)
    {
        ICredential credential;
        lock (_lock)
        {
            if (_leases.Count == 0) throw new UpstreamException("nobody uses this target any more");
            credential = _leases[0];
        }

        var startup = new UpstreamStartup { Database = Name, Agent = "catalogue", Session = "", ReadOnly = true, SearchPath = _settings.SearchPath };
        var connection = new SimpleQueryConnection(await _login.ConnectAsync(_target, credential, startup, cancellationToken).ConfigureAwait(false), _time);
        try
        {
            await connection.QueryAsync(PinnedPath.Sql, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask CloseAsync()
    {
        if (_connection is { } open) await open.DisposeAsync().ConfigureAwait(false);
        _connection = null;
    }
}
