using WireGate.Core.Configuration;

namespace WireGate.Events.Configuration;

/// <summary>Where a secret is: exactly one of the two.</summary>
/// <param name="Credential">A name under <c>credentials</c>.</param>
/// <param name="File">A path.</param>
/// <param name="Position">Where the configuration says so.</param>
public sealed record SecretReference(string? Credential, string? File, SourcePosition Position);
