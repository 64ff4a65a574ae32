using System.Globalization;
using System.Text;
using Npgsql;
using WireGate.Core;
using WireGate.Core.Transport;

namespace WireGate.Stores.Postgres;

/// <summary>Logs in to the store's server. Files and the password are read each time, so that a renewed one is used by the next connection.</summary>
internal sealed class PostgresLink(PostgresStoreSettings settings, PostgresTables tables, IVault vault, TimeProvider time)
{
    /// <summary>Of connecting with its log-in, and of each statement. Who waits for the store waits for a client, and no store that works takes as long.</summary>
    private const int PatienceSeconds = 3;

    /// <summary>A node whose clock is further off would take approvals and tokens that for the others are over.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The server gives up a little before the gate does, so that its answer still comes. A node that stops in the middle of a change holds up the others no longer than that.
    /// What was reported as kept, a revocation or an answer, survives a power cut, whatever the database's own settings are.
    /// </summary>
    private const string Options =
        "-c statement_timeout=2500 -c lock_timeout=2500 -c idle_in_transaction_session_timeout=5000 -c synchronous_commit=on -c search_path=" + PostgresSchema.Name;

    /// <summary>The caller disposes both.</summary>
    /// <param name="keepAlive">Seconds between signs of life on a connection that only listens; 0 for none.</param>
    /// <param name="cancellationToken">The gate stops.</param>
    /// <exception cref="CredentialException">There is no password.</exception>
    /// <exception cref="NpgsqlException">The server can't be reached, refuses, or is not the one that was meant.</exception>
    /// <exception cref="StoreException">The server takes no writes, its clock differs, or its tables are of another version.</exception>
    public async Task<(NpgsqlDataSource Source, NpgsqlConnection Connection)> OpenAsync(int keepAlive, CancellationToken cancellationToken)
    {
        var source = await SourceAsync(keepAlive, cancellationToken).ConfigureAwait(false);
        try
        {
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await CheckAsync(connection, cancellationToken).ConfigureAwait(false);
                await PostgresSchema.CreateOrCheckAsync(connection, tables, cancellationToken).ConfigureAwait(false);
                return (source, connection);
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<NpgsqlDataSource> SourceAsync(int keepAlive, CancellationToken cancellationToken)
    {
        using var credential = await vault.LeaseAsync(settings.Credential, settings.Address, cancellationToken).ConfigureAwait(false);
        using var secret = await credential.ReadSecretAsync(cancellationToken).ConfigureAwait(false);
        var isTls = settings.Tls.Mode != UpstreamTlsMode.Disable;
        var builder = new NpgsqlSlimDataSourceBuilder(new NpgsqlConnectionStringBuilder
        {
            Host = settings.Address.Host,
            Port = settings.Address.Port,
            Database = settings.Database,
            Username = credential.User ?? throw new CredentialException($"the credential \"{settings.Credential}\" has no user: a store wants one"),
            // The driver takes no other form: the one place where the gate makes a string of a secret.
            Password = Encoding.UTF8.GetString(secret.Span),
            ApplicationName = "wiregate",
            Options = Options,
            // Who verifies is the gate's own code, as for targets: what the driver calls "require" leaves it to the callback below.
            SslMode = isTls ? SslMode.Require : SslMode.Disable,
            // Nobody proved to be the server yet: it gets no password, but a proof of it that serves for this once.
            RequireAuth = isTls ? null : "ScramSHA256",
            GssEncryptionMode = GssEncryptionMode.Disable,
            Timeout = PatienceSeconds,
            CommandTimeout = PatienceSeconds,
            CancellationTimeout = -1,
            KeepAlive = keepAlive,
            Pooling = false,
            Enlist = false,
        }.ConnectionString);
        // Three types are used, and every server numbers them alike.
        builder.ConfigureTypeLoading(static loading => loading.EnableTypeLoading(false));
        if (isTls) builder.EnableTransportSecurity().UseSslClientAuthenticationOptionsCallback(Trust);
        return builder.Build();
    }

    private void Trust(System.Net.Security.SslClientAuthenticationOptions options)
    {
        var trusted = settings.Tls.Build(settings.Address);
        options.TargetHost = trusted.TargetHost;
        options.EnabledSslProtocols = trusted.EnabledSslProtocols;
        options.AllowRenegotiation = trusted.AllowRenegotiation;
        options.CertificateChainPolicy = trusted.CertificateChainPolicy;
        options.ClientCertificates = null;
        options.ClientCertificateContext = trusted.ClientCertificateContext;
        options.RemoteCertificateValidationCallback = trusted.RemoteCertificateValidationCallback;
    }

    private async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint, pg_is_in_recovery()";
            var before = time.GetUtcNow();
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                var after = time.GetUtcNow();
                if (reader.GetBoolean(1)) throw new StoreException("the store's server is a standby, which takes no writes");
                var theirs = reader.Time(0);
                // It was read between the two.
                var off = theirs < before ? before - theirs : theirs > after ? theirs - after : TimeSpan.Zero;
                if (off > Tolerance)
                    throw new StoreException(string.Create(CultureInfo.InvariantCulture, $"the clocks of the gate and of the store's server are {off.TotalSeconds:0.#} s apart, and at most {Tolerance.TotalSeconds:0} s are taken"));
            }
        }
    }
}
