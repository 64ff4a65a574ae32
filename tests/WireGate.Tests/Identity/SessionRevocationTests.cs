using System.IO.Pipelines;
using System.Net;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Identity;
using WireGate.Testing;

namespace WireGate.Tests.Identity;

/// <summary>A log-in and a revocation that meet: whoever comes second finds the first.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SessionRevocationTests
{
    private readonly SessionTable _sessions = new();
    private readonly ManualTime _time = new();

    [Test]
    public async Task Token_revoked_during_the_look_up_logs_nobody_in()
    {
        using var gate = new TokenServiceFixture();
        gate.Service.Revoked += id => _sessions.RevokeToken(id);
        using var token = await gate.IssueAsync();
        var session = Open(new Latecomer(gate.Service));
        Assert.That(await session.AuthenticateAsync(new PresentedCredential.Token(token.Text.Span.ToArray()), CancellationToken.None), Is.Null);
        Assert.That(session.Principal, Is.Null);
        Assert.That(session.EndReason, Is.EqualTo(SessionEnd.Revoked));
    }

    [Test]
    public async Task Agent_removed_during_the_look_up_logs_nobody_in()
    {
        var session = Open(new Gatekeeper(_time) { Valid = false });
        Assert.That(await LogInAsync(session), Is.Null);
        Assert.That(session.Principal, Is.Null);
        Assert.That(session.Ending.IsCancellationRequested, Is.True);
    }

    [Test]
    public async Task Session_whose_time_is_over_at_log_in_has_no_principal()
    {
        var session = Open(new Gatekeeper(_time) { Left = TimeSpan.Zero });
        Assert.That(await LogInAsync(session), Is.Null);
        Assert.That(session.Principal, Is.Null);
    }

    [Test]
    public async Task Revocation_after_the_log_in_ends_the_session()
    {
        var session = Open(new Gatekeeper(_time));
        Assert.That(await LogInAsync(session), Is.Not.Null);
        Assert.That(_sessions.RevokeToken("wgt_bbbbbbbbbb"), Is.Zero);
        Assert.That(_sessions.RevokeToken("wgt_abcdefghij"), Is.EqualTo(1));
        Assert.That(session.EndReason, Is.EqualTo(SessionEnd.Revoked));
        Assert.That(session.Ending.IsCancellationRequested, Is.True);
    }

    [Test]
    public async Task Nothing_is_judged_after_the_end()
    {
        var session = Open(new Gatekeeper(_time));
        await LogInAsync(session);
        session.End(SessionEnd.Killed);
        Assert.That(() => { _ = session.AuthorizeAsync(default, CancellationToken.None).AsTask(); }, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Revocation_elsewhere_ends_the_session_here()
    {
        using var gate = new TokenServiceFixture();
        var session = Open(gate.Service);
        using var token = await gate.IssueAsync();
        Assert.That(await session.AuthenticateAsync(new PresentedCredential.Token(token.Text.Span.ToArray()), CancellationToken.None), Is.Not.Null);
        gate.Service.Revoked += id => _sessions.RevokeToken(id);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = session.Ending.Register(ended.SetResult);
        using var other = gate.OpenAnother();
        await other.RevokeAsync(token.Record.Id, CancellationToken.None);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That(session.EndReason, Is.EqualTo(SessionEnd.Revoked));
    }

    private static ValueTask<Principal?> LogInAsync(Session session) =>
        session.AuthenticateAsync(new PresentedCredential.ProvenToken("wgt_abcdefghij"), CancellationToken.None);

    private Session Open(IIdentity identity)
    {
        var listener = new Listener { Name = "test", Protocol = "test", Bind = new IPEndPoint(IPAddress.Loopback, 0), Settings = "" };
        var services = new SessionServices(identity, null!, null!, new NoRecord(), null!, _sessions, _time);
        return new Session(listener, Link.FromPipe(new IdlePipe()), new IPEndPoint(IPAddress.Loopback, 1), services);
    }

    private sealed class Gatekeeper(TimeProvider time) : IIdentity
    {
        public bool Valid { get; init; } = true;

        public TimeSpan Left { get; init; } = TimeSpan.FromDays(400);

        public ValueTask<Principal?> AuthenticateAsync(PresentedCredential presented, CancellationToken cancellationToken) =>
            new(new Principal { Agent = "planner", TokenId = "wgt_abcdefghij", SessionExpires = time.GetUtcNow() + Left });

        public ValueTask<ScramVerifier> FindScramVerifierAsync(string tokenId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public bool LooksLikeTokenId(string userName) => true;

        public bool StillValid(Principal principal) => Valid;
    }

    /// <summary>Tells who it is, and the token is revoked before the session has heard it.</summary>
    private sealed class Latecomer(TokenService tokens) : IIdentity
    {
        public async ValueTask<Principal?> AuthenticateAsync(PresentedCredential presented, CancellationToken cancellationToken)
        {
            var principal = await tokens.AuthenticateAsync(presented, cancellationToken);
            await tokens.RevokeAsync(principal!.TokenId, cancellationToken);
            return principal;
        }

        public ValueTask<ScramVerifier> FindScramVerifierAsync(string tokenId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public bool LooksLikeTokenId(string userName) => true;

        public bool StillValid(Principal principal) => tokens.StillValid(principal);
    }

    private sealed class IdlePipe : IDuplexPipe
    {
        public PipeReader Input { get; } = new Pipe().Reader;

        public PipeWriter Output { get; } = new Pipe().Writer;
    }
}
