namespace WireGate.Identity.SignIn;

/// <summary>Whom an ID token is about, once it was checked.</summary>
/// <param name="Issuer">The issuer's configured name.</param>
/// <param name="Id">Its <c>sub</c>.</param>
/// <param name="VerifiedEmail">The address in lower case, only where the issuer says that it has verified it.</param>
public sealed record SignInSubject(string Issuer, string Id, string? VerifiedEmail);
