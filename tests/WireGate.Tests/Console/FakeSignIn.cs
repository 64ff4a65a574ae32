using System.Collections.Concurrent;
using WireGate.Console;
using WireGate.Console.SignIn;

namespace WireGate.Tests.Console;

/// <summary>An issuer that gives one code for each log-in, good once and for that log-in alone.</summary>
internal sealed class FakeSignIn : ISignIn
{
    private readonly ConcurrentDictionary<string, (SignInStart Start, Subject Subject)> _codes = new(StringComparer.Ordinal);

    public ConcurrentQueue<SignInStart> Begun { get; } = new();

    /// <summary>What the next poll says; null for nobody yet.</summary>
    public Subject? Device { get; set; }

    /// <summary>Between two polls.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    public SignInException? Failure { get; set; }

    /// <summary>What the person does at the issuer: the code that the browser is sent back with.</summary>
    public string Approve(SignInStart start, Subject subject)
    {
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (start, subject);
        return code;
    }

    public Task<Uri> BeginAsync(SignInStart start, CancellationToken cancellationToken)
    {
        if (Failure is { } failure) throw failure;
        Begun.Enqueue(start);
        return Task.FromResult(new Uri($"https://idp.example.com/auth?state={start.State}&nonce={start.Nonce}"));
    }

    public Task<Subject> FinishAsync(SignInStart start, string code, string? issuer, CancellationToken cancellationToken) =>
        _codes.TryRemove(code, out var kept) && kept.Start == start ? Task.FromResult(kept.Subject) : throw new SignInException("the code is not good", isRefusal: true);

    public Task<DeviceStart> BeginDeviceAsync(CancellationToken cancellationToken) => Task.FromResult(new DeviceStart(
        "the-device-code", "WDJB-MJHT", new Uri("https://idp.example.com/device"), null, TimeSpan.FromMinutes(10), Interval));

    public Task<Subject?> PollDeviceAsync(string deviceCode, CancellationToken cancellationToken) =>
        deviceCode != "the-device-code" || Failure is not null ? throw Failure ?? new SignInException("unknown", isRefusal: true) : Task.FromResult(Device);
}
