namespace WireGate.Console.SignIn;

/// <summary>A log-in on another device (RFC 8628 section 3.2).</summary>
/// <param name="DeviceCode">What is polled with; a secret.</param>
/// <param name="UserCode">What the person types in.</param>
/// <param name="Page">Where.</param>
/// <param name="PageWithCode">The same with the code filled in, if the issuer has that.</param>
/// <param name="ExpiresIn">How long it can be done.</param>
/// <param name="Interval">Between two polls.</param>
public sealed record DeviceStart(string DeviceCode, string UserCode, Uri Page, Uri? PageWithCode, TimeSpan ExpiresIn, TimeSpan Interval);
