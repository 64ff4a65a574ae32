using System.Collections.Immutable;
using WireGate.Core;

namespace WireGate.Postgres.Upstream;

/// <summary>What the role behind a credential can do on the server itself, beside and below every rule.</summary>
/// <param name="Version">server_version as the target tells it.</param>
/// <param name="IsSuperuser">Every check of the server is off for it.</param>
/// <param name="Powers">Other roles and rights that reach beyond the database: files, programs, row security, log-ins of others.</param>
/// <param name="Extensions">Extensions by which SQL reaches other servers, files or programs.</param>
public sealed record TargetPowers(string Version, bool IsSuperuser, ImmutableArray<string> Powers, ImmutableArray<string> Extensions)
{
    private static readonly ImmutableArray<string> FilesAndPrograms =
        ["pg_read_server_files", "pg_write_server_files", "pg_execute_server_program"];

    /// <summary>No rule can govern it: the target is refused unless it says <c>allow_superuser: true</c>.</summary>
    public bool IsTooMuch => IsSuperuser || Powers.Any(power => FilesAndPrograms.Contains(power));

    /// <summary>One sentence for operator and client.</summary>
    public string Reason => IsSuperuser
        ? "the target's credential is a superuser, whom no rule can hold"
        : $"the target's credential may read or write the server's files or run programs ({string.Join(", ", Powers)})";

    public ProbeResult ToProbeResult()
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        if (IsTooMuch) warnings.Add(Reason + ": use a role that owns nothing and is granted what agents need");
        foreach (var power in Powers)
            if (IsSuperuser || !FilesAndPrograms.Contains(power)) warnings.Add($"the target's credential has {power}");
        foreach (var extension in Extensions)
            warnings.Add($"extension {extension} is installed: its functions reach other servers, files or programs; revoke them from the credential's role");
        return new ProbeResult("PostgreSQL " + Version, warnings.DrainToImmutable());
    }
}
