using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using WireGate.Approvals;
using WireGate.Approvals.Stores;
using WireGate.Core.Approvals;
using WireGate.Testing;

namespace WireGate.Tests.Approvals;

/// <summary>What is not kept has not happened.</summary>
internal sealed class ApprovalFailureTests
{
    [Test]
    public async Task A_question_that_cannot_be_recorded_is_not_asked()
    {
        using var bed = new ApprovalBed();
        bed.Evidence.IsDown = true;
        Assert.That(() => bed.AskAsync(), Throws.TypeOf<ApprovalException>());
        Assert.That(await bed.Service.ListAsync(false, default), Is.Empty);
    }

    [Test]
    public async Task An_answer_that_cannot_be_recorded_does_not_count()
    {
        using var bed = new ApprovalBed();
        var approval = await bed.AskAsync();
        bed.Evidence.IsDown = true;
        Assert.That(() => bed.ApproveAsync(approval), Throws.TypeOf<ApprovalException>());
        Assert.That(ApprovalBed.IsAnswered(approval), Is.False);
        bed.Evidence.IsDown = false;
        Assert.That(await ApprovalBed.UseAsync(approval), Is.False);
        Assert.That(await bed.StateAsync(approval), Is.EqualTo(ApprovalState.Pending));
        Assert.That(await bed.ApproveAsync(approval), Is.EqualTo(AnswerOutcome.Taken));
    }

    [Test]
    public async Task A_use_that_cannot_be_recorded_lets_nothing_pass()
    {
        using var bed = new ApprovalBed();
        var approval = await bed.AskAsync();
        await bed.ApproveAsync(approval);
        bed.Evidence.IsDown = true;
        Assert.That(() => ApprovalBed.UseAsync(approval), Throws.TypeOf<ApprovalException>());
        bed.Evidence.IsDown = false;
        Assert.That(await ApprovalBed.UseAsync(approval));
    }

    [Test]
    public async Task What_is_over_and_cannot_be_recorded_as_that_is_not_used_either()
    {
        using var bed = new ApprovalBed();
        await bed.Service.StartAsync();
        var approval = await bed.AskAsync();
        await bed.ApproveAsync(approval);
        bed.Evidence.IsDown = true;
        bed.Time.Advance(TimeSpan.FromMinutes(31));
        Assert.That(() => ApprovalBed.UseAsync(approval), Throws.TypeOf<ApprovalException>());
        bed.Evidence.IsDown = false;
        Assert.That(await ApprovalBed.UseAsync(approval), Is.False);
    }

    [Test]
    public async Task A_store_that_is_locked_by_another_denies()
    {
        using var bed = new ApprovalBed();
        var approval = await bed.AskAsync();
        await bed.ApproveAsync(approval);
        using (var thief = Lock(bed.Store))
        {
            Assert.That(() => bed.AskAsync(ApprovalBed.Request("2")), Throws.TypeOf<ApprovalException>());
            Assert.That(() => ApprovalBed.UseAsync(approval), Throws.TypeOf<ApprovalException>());
        }

        Assert.That(await ApprovalBed.UseAsync(approval));
    }

    [Test]
    public async Task Whoever_waits_is_told_when_the_store_goes_away()
    {
        using var bed = new ApprovalBed();
        await bed.Service.StartAsync();
        var waiting = ApprovalBed.WaitAsync(await bed.AskAsync());
        using var thief = Lock(bed.Store);
        bed.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(async () => await waiting, Throws.TypeOf<ApprovalException>());
    }

    [Test]
    public async Task A_stopped_service_denies_whoever_waits()
    {
        var bed = new ApprovalBed();
        var approval = await bed.AskAsync();
        var waiting = ApprovalBed.WaitAsync(approval);
        bed.Service.Dispose();
        Assert.That(async () => await waiting, Throws.TypeOf<ApprovalException>());
        Assert.That(() => ApprovalBed.UseAsync(approval), Throws.TypeOf<ApprovalException>());
        bed.Dispose();
    }

    [Test]
    public async Task A_store_cut_off_at_each_step_never_holds_an_action_that_nobody_decided()
    {
        using var bed = new ApprovalBed();
        var approval = await bed.AskAsync();
        await AssertKilledAsync(bed, ApprovalState.Pending);
        await bed.ApproveAsync(approval);
        await AssertKilledAsync(bed, ApprovalState.Approved);
        await ApprovalBed.UseAsync(approval);
        await AssertKilledAsync(bed, ApprovalState.Used);
    }

    /// <summary>What a process finds that starts after this one was killed now: the files as they are, nothing closed.</summary>
    private static async Task AssertKilledAsync(ApprovalBed bed, ApprovalState state)
    {
        var folder = Directory.CreateTempSubdirectory("wg-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(Path.GetDirectoryName(bed.Store)!)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            using var store = new SqliteApprovalStore(Path.Combine(folder, "approvals.db"));
            var found = await store.RunAsync(rows => rows.List(false, 10));
            Assert.That(found.Single().Item.State, Is.EqualTo(state));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task A_change_that_fails_half_way_is_undone_whole()
    {
        using var bed = new ApprovalBed();
        var approval = await bed.AskAsync();
        using var store = new SqliteApprovalStore(bed.Store);
        Assert.That(() => store.RunAsync<bool>(rows =>
        {
            rows.TryMove(approval.Id, ApprovalState.Pending, ApprovalState.Approved);
            throw new ApprovalException("killed");
        }), Throws.TypeOf<ApprovalException>());
        Assert.That(await bed.StateAsync(approval), Is.EqualTo(ApprovalState.Pending));
    }

    [Test]
    public void A_store_that_others_may_read_is_refused()
    {
        using var bed = new ApprovalBed();
        bed.Service.Dispose();
        File.SetUnixFileMode(bed.Store, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.That(() => new SqliteApprovalStore(bed.Store), Throws.TypeOf<ApprovalException>().With.Message.Contains("600"));
    }

    [Test]
    public void A_store_that_is_none_is_refused()
    {
        using var bed = new ApprovalBed();
        bed.Service.Dispose();
        File.WriteAllText(bed.Store, "this is no database, and long enough for one to be looked for in it");
        foreach (var rest in Directory.GetFiles(Path.GetDirectoryName(bed.Store)!, "approvals.db-*")) File.Delete(rest);
        Assert.That(() => new SqliteApprovalStore(bed.Store), Throws.TypeOf<ApprovalException>());
    }

    private static SqliteConnection Lock(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }

    [Test]
    public void A_store_that_hangs_keeps_nobody_waiting()
    {
        var (time, store) = (new ManualTime(), new HungStore());
        using var service = new ApprovalService(
            store, ApprovalSettings.Default, new ApprovalParts(_ => null, new KeptEvidence(), (_, _) => Task.FromResult(ActionEffect.Unknown("not asked"))), time, NullLogger.Instance);
        Task[] waiting =
        [
            service.AskAsync(ApprovalBed.Request(), CancellationToken.None).AsTask(), service.FindAsync("a", CancellationToken.None),
            service.AnswerAsync("a", new PersonAnswer(new Approver("ana", [], true, ""), true, null), CancellationToken.None),
        ];
        time.Advance(TimeSpan.FromSeconds(10));
        foreach (var one in waiting) Assert.That(() => one.WaitAsync(TimeSpan.FromSeconds(10)), Throws.TypeOf<ApprovalException>());
    }

    private sealed class HungStore : IApprovalStore
    {
        public event Action<ImmutableArray<string>>? ChangedElsewhere
        {
            add { }
            remove { }
        }

        public Task<T> RunAsync<T>(Func<IApprovalRows, T> work, Action<T>? kept = null) => new TaskCompletionSource<T>().Task;

        public void Dispose()
        {
        }
    }
}
