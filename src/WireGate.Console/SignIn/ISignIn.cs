namespace WireGate.Console.SignIn;

/// <summary>The issuer that people log in with, and this gate as its client (OpenID Connect Core 3.1, RFC 8628).</summary>
/// <remarks>Each call may throw <see cref="SignInException"/>.</remarks>
public interface ISignIn
{
    /// <summary>Where the browser is sent.</summary>
    Task<Uri> BeginAsync(SignInStart start, CancellationToken cancellationToken);

    /// <summary>Trades the code for an ID token and checks it: signature, audience, times, nonce.</summary>
    /// <param name="start">What <see cref="BeginAsync"/> was given.</param>
    /// <param name="code">The code that the browser brought.</param>
    /// <param name="issuer">The answer's <c>iss</c> (RFC 9207), or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<Subject> FinishAsync(SignInStart start, string code, string? issuer, CancellationToken cancellationToken);

    /// <summary>Asks for a code that a person types in elsewhere.</summary>
    Task<DeviceStart> BeginDeviceAsync(CancellationToken cancellationToken);

    /// <summary>Whom the person turned out to be; null while nobody has typed in the code.</summary>
    Task<Subject?> PollDeviceAsync(string deviceCode, CancellationToken cancellationToken);
}
