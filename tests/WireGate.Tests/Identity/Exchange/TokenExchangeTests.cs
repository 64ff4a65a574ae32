using System.Diagnostics;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Limits;
using WireGate.Identity;
using WireGate.Identity.Budgets;
using WireGate.Identity.Exchange;
using WireGate.Identity.Locks;

namespace WireGate.Tests.Identity.Exchange;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TokenExchangeTests : IDisposable
{
    private readonly TokenServiceFixture _gate = new();

    private TokenExchange Exchange => new(_gate.Service, _gate.Service, _gate.Service, name => name is "orders-db" or "other-db");

    public void Dispose() => _gate.Dispose();

    [Test]
    public async Task The_executor_acts_through_the_planner_and_for_the_planners_person()
    {
        using var planner = await _gate.Service.IssueAsync(
            new TokenRequest { Agent = "planner", Task = "nightly", LoginFor = TimeSpan.FromMinutes(15), SessionFor = TimeSpan.FromHours(1) }, CancellationToken.None);
        using var executor = await IssueAsync("writer");
        using var child = await Exchange.ExchangeAsync(Ask(planner) with { Actor = executor.Text.Span.ToArray() }, CancellationToken.None);
        var principal = (await _gate.LogInAsync(child))!;
        Assert.That(principal.Agent, Is.EqualTo("writer"));
        Assert.That(principal.Owner, Is.EqualTo("ana"));
        Assert.That(principal.Task, Is.EqualTo("nightly"));
        Assert.That(principal.Actors.Select(actor => actor.Agent), Is.EqualTo(new[] { "planner", "writer" }), "and as itself, for it has no person");
        Assert.That(principal.Lineage, Is.EqualTo(new[] { planner.Record.Id, executor.Record.Id }));
    }

    [Test]
    public async Task A_token_that_nobody_accepts_is_traded_for_nothing()
    {
        using var planner = await _gate.IssueAsync();
        Assert.That(await RefusalAsync(new ExchangeRequest { Subject = "wgt_nonsense"u8.ToArray() }), Is.EqualTo(ExchangeException.InvalidGrant));
        Assert.That(await RefusalAsync(Ask(planner) with { Actor = "wgt_nonsense"u8.ToArray() }), Is.EqualTo(ExchangeException.InvalidGrant));
    }

    [Test]
    public async Task More_than_the_subject_has_is_refused()
    {
        using var planner = await _gate.IssueAsync();
        Assert.That(await RefusalAsync(Ask(planner) with { Targets = ["other-db"] }), Is.EqualTo(ExchangeException.InvalidTarget));
        Assert.That(await RefusalAsync(Ask(planner) with { Targets = ["no-db"] }), Is.EqualTo(ExchangeException.InvalidTarget));
        using var reader = await Exchange.ExchangeAsync(Ask(planner) with { Effects = EffectMask.Of(Effect.Read) }, CancellationToken.None);
        Assert.That(await RefusalAsync(Ask(reader) with { Targets = ["orders-db"], Effects = EffectMask.Of(Effect.Write) }), Is.EqualTo(ExchangeException.InvalidScope));
    }

    [Test]
    public async Task The_actors_own_token_limits_the_targets_too()
    {
        var times = new TokenRequest { Agent = "planner", LoginFor = TimeSpan.FromMinutes(15), SessionFor = TimeSpan.FromHours(1) };
        using var planner = await _gate.Service.IssueAsync(times, CancellationToken.None);
        using var executor = await _gate.Service.IssueAsync(times with { Agent = "writer", Targets = ["other-db"] }, CancellationToken.None);
        using var child = await Exchange.ExchangeAsync(Ask(planner) with { Actor = executor.Text.Span.ToArray() }, CancellationToken.None);
        Assert.That((await _gate.LogInAsync(child))!.Targets, Is.EqualTo(new[] { "other-db" }));
        using var none = await Exchange.ExchangeAsync(Ask(planner) with { Actor = executor.Text.Span.ToArray(), Targets = ["orders-db"] }, CancellationToken.None);
        Assert.That((await _gate.LogInAsync(none))!.Targets, Does.Not.Contain("orders-db").And.Not.Empty);
    }

    [Test]
    public async Task A_child_ends_with_any_of_its_ancestors()
    {
        using var planner = await _gate.IssueAsync();
        using var child = await Exchange.ExchangeAsync(Ask(planner), CancellationToken.None);
        using var grandchild = await Exchange.ExchangeAsync(Ask(child), CancellationToken.None);
        var principal = (await _gate.LogInAsync(grandchild))!;
        var sessions = new List<string>();
        _gate.Service.Revoked += sessions.Add;
        await _gate.Service.RevokeAsync(planner.Record.Id, CancellationToken.None);
        Assert.That(await _gate.LogInAsync(grandchild), Is.Null);
        Assert.That(_gate.Service.StillValid(principal), Is.False);
        Assert.That(principal.Lineage, Does.Contain(sessions.Single()), "by which its sessions are found");
    }

    [Test]
    public async Task A_child_ends_when_its_actors_own_token_is_revoked_and_not_when_that_runs_out()
    {
        using var planner = await _gate.IssueAsync();
        using var executor = await _gate.Service.IssueAsync(
            new TokenRequest { Agent = "writer", LoginFor = TimeSpan.FromMinutes(1), SessionFor = TimeSpan.FromMinutes(2) }, CancellationToken.None);
        using var child = await Exchange.ExchangeAsync(Ask(planner) with { Actor = executor.Text.Span.ToArray() }, CancellationToken.None);
        _gate.Time.Advance(TimeSpan.FromMinutes(3));
        var principal = (await _gate.LogInAsync(child))!;
        await _gate.Service.RevokeAsync(executor.Record.Id, CancellationToken.None);
        Assert.That(_gate.Service.StillValid(principal), Is.False);
        Assert.That(await _gate.LogInAsync(child), Is.Null);
    }

    [Test]
    public async Task A_child_of_a_child_is_known_after_a_restart()
    {
        using var planner = await _gate.IssueAsync();
        using var child = await Exchange.ExchangeAsync(Ask(planner) with { Effects = EffectMask.Of(Effect.Read) }, CancellationToken.None);
        using var other = _gate.OpenAnother();
        var principal = (await _gate.LogInAsync(child, other))!;
        Assert.That(principal.Permissions.On("orders-db"), Is.EqualTo(EffectMask.Of(Effect.Read)));
        Assert.That(principal.Lineage, Is.EqualTo(new[] { planner.Record.Id }));
    }

    [Test]
    public async Task A_label_that_makes_no_sense_is_the_askers_error()
    {
        using var planner = await _gate.IssueAsync();
        Assert.That(await RefusalAsync(Ask(planner) with { Label = "a\nb" }), Is.EqualTo(ExchangeException.InvalidRequest));
    }

    [Test]
    public async Task Chains_have_an_end()
    {
        var current = await _gate.IssueAsync();
        for (var step = 0; step < 8; step++) current = await Exchange.ExchangeAsync(Ask(current), CancellationToken.None);
        Assert.That(await _gate.LogInAsync(current), Is.Not.Null);
        Assert.That(await RefusalAsync(Ask(current)), Is.EqualTo(ExchangeException.InvalidRequest));
    }

    [TestCase(LockKind.Agent, "planner")]
    [TestCase(LockKind.Person, "ana")]
    public async Task Whoever_is_locked_trades_nothing(LockKind kind, string name)
    {
        using var planner = await _gate.IssueAsync();
        await _gate.Service.LockAsync(kind, name, "ana", null, CancellationToken.None);
        Assert.That(await RefusalAsync(Ask(planner)), Is.EqualTo(ExchangeException.InvalidGrant));
        await _gate.Service.UnlockAsync(kind, name, "ana", CancellationToken.None);
        using var child = await Exchange.ExchangeAsync(Ask(planner), CancellationToken.None);
    }

    [Test]
    public async Task Locks_hold_for_actors_ancestors_and_after_a_restart()
    {
        using var planner = await _gate.IssueAsync();
        using var executor = await IssueAsync("writer");
        using var child = await Exchange.ExchangeAsync(Ask(planner) with { Actor = executor.Text.Span.ToArray() }, CancellationToken.None);
        var principal = (await _gate.LogInAsync(child))!;
        Assert.That(_gate.Service.Find(principal), Is.Null);
        await _gate.Service.LockAsync(LockKind.Agent, "planner", "ana", "stolen laptop", CancellationToken.None);
        Assert.That(_gate.Service.Find(principal)?.Reason, Is.EqualTo("the agent is locked by an operator: stolen laptop"));
        using var other = _gate.OpenAnother();
        Assert.That(other.Find(principal), Is.Not.Null);
        await _gate.Service.UnlockAsync(LockKind.Agent, "planner", "ana", CancellationToken.None);
        await _gate.Service.LockAsync(LockKind.Token, planner.Record.Id, "ana", null, CancellationToken.None);
        Assert.That(_gate.Service.Find(principal), Is.Not.Null);
    }

    [Test]
    public async Task A_jwt_of_the_gate_is_accepted_until_it_is_revoked_and_not_with_one_bit_changed()
    {
        using var planner = await _gate.IssueAsync();
        using var jwt = await Exchange.ExchangeAsync(Ask(planner) with { AsJwt = true, Effects = EffectMask.Of(Effect.Read) }, CancellationToken.None);
        var text = Encoding.ASCII.GetString(jwt.Text.Span).Split('.');
        var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(text[1])).RootElement;
        Assert.That(claims.GetProperty("jti").GetString(), Is.EqualTo(jwt.Record.Id));
        Assert.That(claims.GetProperty("sub").GetString(), Is.EqualTo("ana"));
        Assert.That((await _gate.LogInAsync(jwt))!.Permissions.On("orders-db"), Is.EqualTo(EffectMask.Of(Effect.Read)));
        for (var at = 0; at < jwt.Text.Length; at++)
        {
            var changed = jwt.Text.Span.ToArray();
            changed[at] ^= 1;
            Assert.That(await _gate.Service.AuthenticateAsync(new PresentedCredential.Token(changed), CancellationToken.None), Is.Null);
        }

        await _gate.Service.RevokeAsync(jwt.Record.Id, CancellationToken.None);
        Assert.That(await _gate.LogInAsync(jwt), Is.Null);
    }

    [Test]
    public async Task The_key_set_verifies_what_the_gate_signs()
    {
        using var planner = await _gate.IssueAsync();
        using var jwt = await Exchange.ExchangeAsync(Ask(planner) with { AsJwt = true }, CancellationToken.None);
        var key = JsonDocument.Parse(_gate.Service.WriteKeySet()).RootElement.GetProperty("keys")[0];
        using var ecdsa = System.Security.Cryptography.ECDsa.Create(new System.Security.Cryptography.ECParameters
        {
            Curve = System.Security.Cryptography.ECCurve.NamedCurves.nistP256,
            Q = new() { X = Decode(key, "x"), Y = Decode(key, "y") },
        });
        var text = Encoding.ASCII.GetString(jwt.Text.Span);
        var dot = text.LastIndexOf('.');
        Assert.That(ecdsa.VerifyData(Encoding.ASCII.GetBytes(text[..dot]), System.Buffers.Text.Base64Url.DecodeFromChars(text.AsSpan(dot + 1)), System.Security.Cryptography.HashAlgorithmName.SHA256));
        Assert.That(File.GetUnixFileMode(Path.Combine(_gate.Folder.Path, "token-signing.key")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [TestCase("ed25519", "")]
    [TestCase("ecdsa", "-b 384")]
    [TestCase("rsa", "-b 2048")]
    public async Task OpenSSH_reads_the_certificate(string type, string bits)
    {
        using var token = await _gate.IssueAsync();
        var key = Path.Combine(_gate.Folder.Path, "key");
        await RunAsync("ssh-keygen", $"-q -t {type} {bits} -N \"\" -f {key}");
        await File.WriteAllTextAsync(key + "-cert.pub", _gate.Service.Certify(token.Record, await File.ReadAllTextAsync(key + ".pub")) + "\n");
        var shown = await RunAsync("ssh-keygen", $"-L -f {key}-cert.pub");
        Assert.That(shown, Does.Contain("user certificate").And.Contain(token.Record.Id).And.Contain("permit-pty"));
        Assert.That(shown, Does.Contain($"Key ID: \"planner for ana, token {token.Record.Id}\""));
        Assert.That(shown, Does.Match("Principals:\\s+" + token.Record.Id + "\\s+Critical Options: \\(none\\)"));
        await File.WriteAllTextAsync(key + "-ca.pub", _gate.Service.SshAuthorityKey + "\n");
        var authority = (await RunAsync("ssh-keygen", $"-l -f {key}-ca.pub")).Split(' ')[1];
        Assert.That(shown, Does.Contain($"Signing CA: ED25519 {authority}"), "signed by the gate, and the signature is right");
    }

    [TestCase("")]
    [TestCase("ssh-ed25519 AAAA")]
    [TestCase("ssh-dss AAAAB3NzaC1kc3MAAAAA")]
    [TestCase("ssh-ed25519-cert-v01@openssh.com AAAA")]
    public async Task What_is_no_public_key_is_not_certified(string line)
    {
        using var token = await _gate.IssueAsync();
        Assert.That(() => _gate.Service.Certify(token.Record, line), Throws.InstanceOf<IdentityException>());
    }

    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("[{}]")]
    [TestCase("""[{"type":"other"}]""")]
    [TestCase("""[{"type":"wiregate","locations":[]}]""")]
    [TestCase("""[{"type":"wiregate","actions":["unknown"]}]""")]
    [TestCase("""[{"type":"wiregate","actions":["reed"]}]""")]
    [TestCase("""[{"type":"wiregate","privileges":["x"]}]""")]
    [TestCase("""[{"type":"wiregate","budget":{"statements":-1}}]""")]
    [TestCase("""[{"type":"wiregate","budget":{"stmts":1}}]""")]
    [TestCase("""[{"type":"wiregate","type":"wiregate"}]""")]
    public void Details_that_are_not_understood_are_refused(string json) =>
        Assert.That(() => AuthorizationDetails.Parse(Encoding.UTF8.GetBytes(json)), Throws.InstanceOf<ExchangeException>());

    [Test]
    public void Details_add_up_and_the_lowest_budget_counts()
    {
        var details = AuthorizationDetails.Parse("""
            [{"type":"wiregate","locations":["a"],"actions":["read"],"budget":{"rows":10,"time":60}},
             {"type":"wiregate","locations":["a","b"],"actions":["write"],"budget":{"rows":5},"expires_in":30}]
            """u8.ToArray());
        Assert.That(details.Permissions.On("a"), Is.EqualTo(EffectMask.Of(Effect.Read, Effect.Write)));
        Assert.That(details.Permissions.On("b"), Is.EqualTo(EffectMask.Of(Effect.Write)));
        Assert.That(details.Permissions.On("c"), Is.EqualTo(EffectMask.None));
        Assert.That(details.Budget, Is.EqualTo(new BudgetLimits { Rows = 5, Time = 60_000 }));
        Assert.That(details.ExpiresIn, Is.EqualTo(TimeSpan.FromSeconds(30)));
    }

    private static byte[] Decode(JsonElement key, string name) => System.Buffers.Text.Base64Url.DecodeFromChars(key.GetProperty(name).GetString());

    private static async Task<string> RunAsync(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, await process.StandardError.ReadToEndAsync());
        return output;
    }

    private static ExchangeRequest Ask(IssuedToken subject) => new() { Subject = subject.Text.Span.ToArray() };

    private Task<IssuedToken> IssueAsync(string agent) => _gate.Service.IssueAsync(
        new TokenRequest { Agent = agent, LoginFor = TimeSpan.FromMinutes(15), SessionFor = TimeSpan.FromHours(1) }, CancellationToken.None);

    private async Task<string> RefusalAsync(ExchangeRequest request)
    {
        try
        {
            using var issued = await Exchange.ExchangeAsync(request, CancellationToken.None);
            return "accepted";
        }
        catch (ExchangeException error)
        {
            return error.Code;
        }
    }
}
