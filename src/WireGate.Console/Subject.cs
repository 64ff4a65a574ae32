namespace WireGate.Console;

/// <summary>Whom an issuer vouches for.</summary>
/// <param name="Issuer">The issuer's configured name.</param>
/// <param name="Id">Its <c>sub</c>: never given to somebody else, unlike an address.</param>
/// <param name="VerifiedEmail">The address, only if the issuer says that it has verified it.</param>
public sealed record Subject(string Issuer, string Id, string? VerifiedEmail);
