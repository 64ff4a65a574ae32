using NUnit.Framework;
using WireGate.Core;
using WireGate.Postgres.Catalogue;

namespace WireGate.Tests.Postgres.Catalogue;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CatalogueStoreTests
{
    private readonly ManualTime _time = new();
    private readonly ScriptedSource _source = new();

    [Test]
    public async Task Callers_that_come_while_it_is_read_share_one_reading()
    {
        var store = new CatalogueStore(_source, _time);
        _source.Hold();
        var first = store.GetAsync(CancellationToken.None).AsTask();
        var second = store.GetAsync(CancellationToken.None).AsTask();
        Assert.That(first.IsCompleted || second.IsCompleted, Is.False);
        _source.Release();
        Assert.That(await first, Is.SameAs(await second));
        Assert.That(_source.Readings, Is.EqualTo(1));
    }

    [Test]
    public async Task A_fresh_snapshot_is_returned_at_once_without_asking_the_target()
    {
        var store = new CatalogueStore(_source, _time);
        var snapshot = await store.GetAsync(CancellationToken.None);
        _time.Advance(CatalogueStore.FreshFor - TimeSpan.FromTicks(1));
        var again = store.GetAsync(CancellationToken.None).AsTask();
        Assert.That(again.IsCompletedSuccessfully, Is.True);
        Assert.That(await again, Is.SameAs(snapshot));
        Assert.That(_source.Readings, Is.EqualTo(1));
    }

    [Test]
    public async Task An_old_snapshot_serves_while_a_new_one_is_read()
    {
        var store = new CatalogueStore(_source, _time);
        var old = await store.GetAsync(CancellationToken.None);
        _time.Advance(CatalogueStore.FreshFor);
        _source.Hold();
        _source.Fingerprint = "2";
        var meanwhile = store.GetAsync(CancellationToken.None).AsTask();
        Assert.That(meanwhile.IsCompletedSuccessfully, Is.True);
        Assert.That(await meanwhile, Is.SameAs(old));
        _source.Release();
        await _source.Finished(2);
        Assert.That(await store.AfterMissAsync(old, CancellationToken.None), Is.Not.SameAs(old));
    }

    [Test]
    public async Task A_snapshot_that_is_too_old_is_not_used_though_the_target_is_down()
    {
        var store = new CatalogueStore(_source, _time);
        await store.GetAsync(CancellationToken.None);
        _source.Fails = true;
        _time.Advance(CatalogueStore.UsableFor);
        Assert.That(async () => await store.GetAsync(CancellationToken.None), Throws.TypeOf<UpstreamException>());
        _source.Fails = false;
        Assert.That((await store.GetAsync(CancellationToken.None)).Database, Is.EqualTo("shop"));
    }

    [Test]
    public async Task After_a_change_nothing_is_judged_by_what_was_read_before()
    {
        var store = new CatalogueStore(_source, _time);
        var before = await store.GetAsync(CancellationToken.None);
        _source.Fingerprint = "2";
        store.Invalidate();
        var after = await store.GetAsync(CancellationToken.None);
        Assert.That(after, Is.Not.SameAs(before));
    }

    [Test]
    public async Task A_reading_that_began_before_the_change_does_not_count()
    {
        var store = new CatalogueStore(_source, _time);
        _source.Hold();
        var waiting = store.GetAsync(CancellationToken.None).AsTask();
        await _source.Started(1);
        store.Invalidate();
        var after = store.GetAsync(CancellationToken.None).AsTask();
        _source.Release();
        await waiting;
        await after;
        Assert.That(_source.Readings, Is.EqualTo(2));
    }

    [Test]
    public async Task Unknown_names_make_it_read_again_at_most_once_a_second()
    {
        var store = new CatalogueStore(_source, _time);
        var seen = await store.GetAsync(CancellationToken.None);
        Assert.That(await store.AfterMissAsync(seen, CancellationToken.None), Is.SameAs(seen));
        _time.Advance(CatalogueStore.MissInterval - TimeSpan.FromTicks(1));
        Assert.That(await store.AfterMissAsync(seen, CancellationToken.None), Is.SameAs(seen));
        Assert.That(_source.Readings, Is.EqualTo(1));
        _time.Advance(TimeSpan.FromTicks(1));
        await store.AfterMissAsync(seen, CancellationToken.None);
        Assert.That(_source.Readings, Is.EqualTo(2));
    }

    [Test]
    public void An_answer_that_no_server_gives_is_a_failure_of_the_target()
    {
        _source.Garbage = true;
        var store = new CatalogueStore(_source, _time);
        Assert.That(async () => await store.GetAsync(CancellationToken.None), Throws.TypeOf<UpstreamException>());
        Assert.That(store.Latest, Is.SameAs(CatalogueSnapshot.Empty));
    }
}
