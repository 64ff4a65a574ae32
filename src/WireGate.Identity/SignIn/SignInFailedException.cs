namespace WireGate.Identity.SignIn;

/// <summary>Nobody was logged in. The message is for the log and holds nothing that was received.</summary>
/// <param name="message">Why.</param>
/// <param name="isRefusal">The issuer or the checks say no; otherwise the issuer can't be asked.</param>
/// <param name="inner">What was behind it.</param>
public sealed class SignInFailedException(string message, bool isRefusal, Exception? inner = null) : Exception(message, inner)
{
    public bool IsRefusal { get; } = isRefusal;

    /// <summary>RFC 8628 section 3.5, <c>slow_down</c>.</summary>
    public bool SlowDown { get; init; }
}
