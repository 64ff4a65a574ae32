using WireGate.Console;
using WireGate.Console.SignIn;
using WireGate.Core;
using WireGate.Identity.SignIn;

namespace WireGate.Hosting;

/// <summary>The console's log-in: by the issuer of the configuration in force.</summary>
internal sealed class ConsoleSignIn(Func<SignInSettings?> settings, IVault vault, TimeProvider time) : ISignIn
{
    private readonly Lock _lock = new();
    private (SignInSettings Settings, SignInClient Client)? _current;

    public Task<Uri> BeginAsync(SignInStart start, CancellationToken cancellationToken) =>
        AskAsync(client => client.BeginAsync(start.Redirect, start.State, start.Nonce, start.Verifier, cancellationToken));

    public async Task<Subject> FinishAsync(SignInStart start, string code, string? issuer, CancellationToken cancellationToken) =>
        ToSubject(await AskAsync(client => client.FinishAsync(start.Redirect, code, start.Verifier, start.Nonce, issuer, cancellationToken)).ConfigureAwait(false));

    public async Task<DeviceStart> BeginDeviceAsync(CancellationToken cancellationToken)
    {
        var begun = await AskAsync(client => client.BeginDeviceAsync(cancellationToken)).ConfigureAwait(false);
        return new DeviceStart(begun.DeviceCode, begun.UserCode, begun.Page, begun.PageWithCode, begun.ExpiresIn, begun.Interval);
    }

    public async Task<Subject?> PollDeviceAsync(string deviceCode, CancellationToken cancellationToken) =>
        await AskAsync(client => client.PollDeviceAsync(deviceCode, cancellationToken)).ConfigureAwait(false) is { } subject ? ToSubject(subject) : null;

    private async Task<T> AskAsync<T>(Func<SignInClient, Task<T>> ask)
    {
        try
        {
            return await ask(Client()).ConfigureAwait(false);
        }
        catch (SignInFailedException error)
        {
            throw new SignInException(error.Message, error.IsRefusal, error) { SlowDown = error.SlowDown };
        }
    }

    /// <summary>A changed section makes a new client: nothing learned of the old issuer is used with the new one.</summary>
    private SignInClient Client()
    {
        var now = settings() ?? throw new SignInFailedException("identity.people_login was removed", isRefusal: true);
        lock (_lock)
        {
            if (_current is not { } current || !ReferenceEquals(current.Settings, now)) _current = current = (now, new SignInClient(now, vault, time));
            return current.Client;
        }
    }

    private static Subject ToSubject(SignInSubject subject) => new(subject.Issuer, subject.Id, subject.VerifiedEmail);
}
