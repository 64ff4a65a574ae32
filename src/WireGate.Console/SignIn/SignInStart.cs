namespace WireGate.Console.SignIn;

/// <summary>What binds a log-in's answer to the browser that asked for it.</summary>
/// <param name="Redirect">Where the browser comes back to.</param>
/// <param name="State">Comes back with it.</param>
/// <param name="Nonce">Comes back in the ID token.</param>
/// <param name="Verifier">Shown with the code (RFC 7636); only its digest travels through the browser.</param>
public sealed record SignInStart(Uri Redirect, string State, string Nonce, string Verifier);
