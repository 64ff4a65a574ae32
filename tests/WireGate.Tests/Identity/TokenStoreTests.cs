using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using WireGate.Identity;

namespace WireGate.Tests.Identity;

[UnsupportedOSPlatform("windows")]
public sealed class TokenStoreTests
{
    private static readonly TimeSpan ASecond = TimeSpan.FromSeconds(1);

    /// <summary>For what need not be quick on a busy machine.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private TokenServiceFixture _gate = null!;

    [SetUp]
    public void Open() => _gate = new TokenServiceFixture();

    [TearDown]
    public void Close() => _gate.Dispose();

    [Test]
    public async Task Revocation_by_another_process_is_heard_within_a_second()
    {
        using var token = await _gate.IssueAsync();
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _gate.Service.Revoked += id => heard.TrySetResult(id);
        using var other = _gate.OpenAnother();
        Assert.That(await other.RevokeAsync(token.Record.Id, CancellationToken.None), Is.True);
        Assert.That(await heard.Task.WaitAsync(ASecond), Is.EqualTo(token.Record.Id));
        Assert.That(await _gate.LogInAsync(token), Is.Null);
    }

    [Test]
    public async Task Revocation_by_another_process_is_seen_by_the_next_reading_at_the_latest()
    {
        using var token = await _gate.IssueAsync();
        using var other = _gate.OpenAnother();
        await other.RevokeAsync(token.Record.Id, CancellationToken.None);
        Assert.That((await _gate.Service.ListAsync(CancellationToken.None)).Single().Revoked, Is.Not.Null);
    }

    [Test]
    public async Task Token_issued_by_another_process_logs_in_at_once()
    {
        using var other = _gate.OpenAnother();
        using var token = await _gate.IssueAsync(other);
        Assert.That(await _gate.LogInAsync(token), Is.Not.Null);
    }

    [Test]
    public async Task Verifier_of_a_token_issued_by_another_process_comes_by_itself()
    {
        using var other = _gate.OpenAnother();
        using var token = await _gate.IssueAsync(other);
        var expected = other.FindScramVerifier(token.Record.Id).StoredKey;
        Assert.That(SpinWait.SpinUntil(() => _gate.Service.FindScramVerifier(token.Record.Id).StoredKey.SequenceEqual(expected), Long), Is.True);
    }

    [Test]
    public async Task Deleted_token_counts_as_revoked()
    {
        using var token = await _gate.IssueAsync();
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _gate.Service.Revoked += id => heard.TrySetResult(id);
        Execute("DELETE FROM tokens");
        Assert.That(await heard.Task.WaitAsync(Long), Is.EqualTo(token.Record.Id));
        Assert.That(await _gate.LogInAsync(token), Is.Null);
    }

    [Test]
    public async Task Listener_that_throws_does_not_stop_the_next_revocation()
    {
        using var first = await _gate.IssueAsync();
        using var second = await _gate.IssueAsync();
        var heard = new List<string>();
        _gate.Service.Revoked += id =>
        {
            heard.Add(id);
            throw new InvalidOperationException("a deaf listener");
        };
        await _gate.Service.RevokeAsync(first.Record.Id, CancellationToken.None);
        await _gate.Service.RevokeAsync(second.Record.Id, CancellationToken.None);
        Assert.That(heard, Is.EqualTo(new[] { first.Record.Id, second.Record.Id }));
    }

    [Test]
    public async Task Tokens_and_made_up_salts_survive_a_restart()
    {
        using var token = await _gate.IssueAsync();
        var salt = _gate.Service.FindScramVerifier("wgt_abcdefghij").Salt;
        _gate.Service.Dispose();
        using var again = _gate.OpenAnother();
        Assert.That(await _gate.LogInAsync(token, again), Is.Not.Null);
        Assert.That(again.FindScramVerifier("wgt_abcdefghij").Salt, Is.EqualTo(salt));
    }

    [Test]
    public async Task Nobody_logs_in_while_the_store_can_not_be_read()
    {
        using var token = await _gate.IssueAsync();
        var principal = (await _gate.LogInAsync(token))!;
        Execute("ALTER TABLE tokens RENAME TO elsewhere");
        await Assert.ThrowsAsync<IdentityException>(() => _gate.Service.ListAsync(CancellationToken.None));
        Assert.That(await _gate.LogInAsync(token), Is.Null);
        Assert.That(_gate.Service.StillValid(principal), Is.True, "sessions that are on go on");

        Execute("ALTER TABLE elsewhere RENAME TO tokens");
        Assert.That(await _gate.LogInAsync(token), Is.Not.Null, "a log-in looks again");
    }

    [Test]
    public async Task Damaged_token_stops_all_log_ins_rather_than_some()
    {
        using var token = await _gate.IssueAsync();
        Execute("UPDATE tokens SET hash = x'00'");
        await Assert.ThrowsAsync<IdentityException>(() => _gate.Service.ListAsync(CancellationToken.None));
        Assert.That(await _gate.LogInAsync(token), Is.Null);
    }

    [Test]
    public async Task Token_itself_is_nowhere_in_the_files()
    {
        using var token = await _gate.IssueAsync();
        var secret = token.Text.Span[(TokenText.IdLength + 1)..].ToArray();
        foreach (var file in Directory.GetFiles(_gate.Folder.Path))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            Assert.That(copy.ToArray().AsSpan().IndexOf(secret), Is.EqualTo(-1), file);
        }
    }

    [Test]
    public async Task Files_are_for_their_owner_alone()
    {
        using var token = await _gate.IssueAsync();
        var files = Directory.GetFiles(_gate.Folder.Path);
        Assert.That(files, Has.Length.EqualTo(3), "the database, its log and its index");
        foreach (var file in files)
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
    }

    [Test]
    public void Store_that_others_may_read_is_refused()
    {
        _gate.Service.Dispose();
        File.SetUnixFileMode(_gate.Folder["tokens.db"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.That(() => _gate.OpenAnother(), Throws.InstanceOf<IdentityException>().With.Message.Contains("640"));
    }

    [Test]
    public void Store_of_a_newer_gate_is_refused()
    {
        Execute("PRAGMA user_version = 3");
        Assert.That(() => _gate.OpenAnother(), Throws.InstanceOf<IdentityException>().With.Message.Contains("format 3"));
    }

    [Test]
    public void File_that_is_no_database_is_refused()
    {
        using var folder = new StateFolder();
        File.WriteAllText(folder["tokens.db"], new string('x', 4096));
        File.SetUnixFileMode(folder["tokens.db"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.That(() => new TokenService(folder.Path, AgentDirectory.Empty, TokenServiceFixture.Keys(folder.Path), _gate.Time, NullLogger<TokenService>.Instance), Throws.InstanceOf<IdentityException>());
    }

    [Test]
    public async Task Ended_tokens_are_listed_for_thirty_days_and_then_removed()
    {
        using var token = await _gate.IssueAsync();
        var heard = new List<string>();
        _gate.Service.Revoked += heard.Add;
        _gate.Time.Advance(TimeSpan.FromHours(8) + TimeSpan.FromDays(30));
        Assert.That(await _gate.Service.ListAsync(CancellationToken.None), Has.Length.EqualTo(1));
        _gate.Time.Advance(TimeSpan.FromHours(1));
        Assert.That(await _gate.Service.ListAsync(CancellationToken.None), Is.Empty);
        Assert.That(heard, Is.Empty, "what ended by itself was not revoked");
    }

    [Test]
    public async Task Two_processes_open_a_new_store_at_once()
    {
        using var folder = new StateFolder();
        var services = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            new TokenService(folder.Path, TokenServiceFixture.Directory, TokenServiceFixture.Keys(folder.Path), _gate.Time, NullLogger<TokenService>.Instance))));
        var salts = services.Select(service => Convert.ToHexString([.. service.FindScramVerifier("wgt_abcdefghij").Salt])).Distinct();
        Assert.That(salts.Count(), Is.EqualTo(1));
        foreach (var service in services) service.Dispose();
    }

    [Test]
    public async Task Many_callers_at_once_lose_nothing()
    {
        using var other = _gate.OpenAnother();
        var tokens = await Task.WhenAll(Enumerable.Range(0, 40).Select(at => Task.Run(() => _gate.IssueAsync(at % 2 == 0 ? other : null))));
        Assert.That(await _gate.Service.ListAsync(CancellationToken.None), Has.Length.EqualTo(40));
        var principals = await Task.WhenAll(tokens.Select(token => _gate.LogInAsync(token).AsTask()));
        Assert.That(principals, Has.None.Null);
        foreach (var token in tokens) token.Dispose();
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_gate.Folder["tokens.db"]};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
