using WireGate.Core;
using WireGate.Postgres.Upstream;

namespace WireGate.Postgres.Databases;

/// <summary>The databases that sessions use, and some that they used lately, so that a client that comes back finds the catalogue read.</summary>
internal sealed class DatabaseTable(UpstreamLogin login, TimeProvider time)
{
    /// <summary>Databases remembered beyond those in use; a catalogue of 10,000 tables takes some 20 MB.</summary>
    private const int MaxIdle = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<(Target Target, string Name), Database> _databases = [];

    /// <summary>The database, with the session counted in; <see cref="Database.DetachAsync"/> counts it out.</summary>
    /// <exception cref="UpstreamException">It can't be used.</exception>
    public async Task<Database> OpenAsync(Target target, ICredential credential, string name, CancellationToken cancellationToken)
    {
        Database? database;
        lock (_lock)
        {
            if (!_databases.TryGetValue((target, name), out database))
            {
                DropIdle();
                database = new Database(target, name, login, time);
                _databases.Add((target, name), database);
            }
        }

        try
        {
            await database.AttachAsync(credential, cancellationToken).ConfigureAwait(false);
            return database;
        }
        catch
        {
            await database.DetachAsync(credential).ConfigureAwait(false);
            throw;
        }
    }

    private void DropIdle()
    {
        if (_databases.Count < MaxIdle) return;
        foreach (var (key, database) in _databases.ToArray())
            if (!database.IsInUse) _databases.Remove(key);
    }
}
