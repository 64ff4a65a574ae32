namespace WireGate.Console.SignIn;

/// <summary>Nobody was logged in. The message is for the log and holds nothing that was received.</summary>
public sealed class SignInException(string message, bool isRefusal, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The issuer or the checks say no; otherwise it can't be asked, and trying again may help.</summary>
    public bool IsRefusal { get; } = isRefusal;

    /// <summary>The device flow's <c>slow_down</c>: poll five seconds less often from now on.</summary>
    public bool SlowDown { get; init; }
}
