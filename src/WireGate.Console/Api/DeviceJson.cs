namespace WireGate.Console.Api;

/// <param name="Handle">To poll with.</param>
/// <param name="UserCode">What the person types in.</param>
/// <param name="VerificationUri">Where.</param>
/// <param name="VerificationUriComplete">The same with the code filled in, if there is that.</param>
/// <param name="ExpiresIn">Seconds.</param>
/// <param name="Interval">Seconds between two polls.</param>
internal sealed record DeviceJson(string Handle, string UserCode, Uri VerificationUri, Uri? VerificationUriComplete, int ExpiresIn, int Interval);
