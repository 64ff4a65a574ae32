namespace WireGate.Postgres.Catalogue;

/// <summary>The gate's own connection to a target, with the start-up parameters that its sessions get.</summary>
public interface ICatalogueSource
{
    /// <summary>Runs one statement and returns its rows in text format; null stands for NULL.</summary>
    /// <exception cref="WireGate.Core.UpstreamException">The target failed or refused it.</exception>
    Task<IReadOnlyList<string?[]>> QueryAsync(string sql, CancellationToken cancellationToken);
}
