using System.Globalization;

namespace WireGate.Postgres.Authentication;

/// <summary>What keys are derived with. A server keeps them as long as the password.</summary>
internal sealed record ScramChallenge(byte[] Salt, int Iterations)
{
    /// <summary>Under which <see cref="Core.ICredential"/> keeps the keys.</summary>
    public string Label => string.Create(CultureInfo.InvariantCulture, $"scram-sha-256:{Convert.ToBase64String(Salt)}:{Iterations}");
}
