using NUnit.Framework;
using WireGate.Core.Limits;
using WireGate.Identity;
using WireGate.Identity.Budgets;
using WireGate.Identity.Exchange;

namespace WireGate.Tests.Identity;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BudgetTests : IDisposable
{
    private readonly TokenServiceFixture _gate = new();

    public void Dispose() => _gate.Dispose();

    [Test]
    public async Task What_is_used_up_is_used_up_for_every_session_of_the_token()
    {
        using var token = await IssueAsync(new BudgetLimits { Statements = 2 });
        var one = (await _gate.LogInAsync(token))!.Budget!;
        var other = (await _gate.LogInAsync(token))!.Budget!;
        Assert.That(one.FindObstacle(1, 0), Is.Null);
        Assert.That(other.FindObstacle(1, 0), Is.Null);
        Assert.That(one.FindObstacle(1, 0), Is.EqualTo("the token's budget of 2 statements is used up"));
    }

    [Test]
    public async Task A_token_without_a_budget_counts_nothing()
    {
        using var token = await _gate.IssueAsync();
        Assert.That((await _gate.LogInAsync(token))!.Budget, Is.Null);
    }

    [Test]
    public async Task A_child_spends_what_its_parent_has()
    {
        using var token = await IssueAsync(new BudgetLimits { Rows = 10 });
        var exchange = new TokenExchange(_gate.Service, _gate.Service, _gate.Service, _ => true);
        using var child = await exchange.ExchangeAsync(new ExchangeRequest
        {
            Subject = token.Text.Span.ToArray(),
            Details = new AuthorizationDetails(Permissions.All, new BudgetLimits { Rows = 1000, Writes = 1 }, null),
        }, CancellationToken.None);
        using var sister = await exchange.ExchangeAsync(new ExchangeRequest { Subject = token.Text.Span.ToArray() }, CancellationToken.None);
        var childs = (await _gate.LogInAsync(child))!.Budget!;
        Assert.That(childs.FindObstacle(BudgetKind.Rows, 6), Is.Null);
        Assert.That((await _gate.LogInAsync(sister))!.Budget!.FindObstacle(BudgetKind.Rows, 5), Does.Contain("10 rows"));
        Assert.That((await _gate.LogInAsync(token))!.Budget!.FindObstacle(BudgetKind.Rows, 1), Is.Not.Null, "it is over for all of them");
        Assert.That(childs.FindObstacle(1, 1), Is.Not.Null, "and for statements too");
    }

    [Test]
    public async Task A_child_spends_what_its_actors_own_token_has()
    {
        using var token = await IssueAsync(new BudgetLimits { Rows = 1000 });
        using var executor = await _gate.Service.IssueAsync(Request(new BudgetLimits { Statements = 3, Rows = 10 }) with { Agent = "writer" }, CancellationToken.None);
        var exchange = new TokenExchange(_gate.Service, _gate.Service, _gate.Service, _ => true);
        var ask = new ExchangeRequest { Subject = token.Text.Span.ToArray(), Actor = executor.Text.Span.ToArray() };
        using var one = await exchange.ExchangeAsync(ask, CancellationToken.None);
        using var other = await exchange.ExchangeAsync(ask, CancellationToken.None);
        using var grandchild = await exchange.ExchangeAsync(new ExchangeRequest { Subject = one.Text.Span.ToArray() }, CancellationToken.None);
        var executors = (await _gate.LogInAsync(executor))!.Budget!;
        Assert.That((await _gate.LogInAsync(one))!.Budget!.FindObstacle(1, 0), Is.Null);
        Assert.That((await _gate.LogInAsync(other))!.Budget!.FindObstacle(1, 0), Is.Null);
        Assert.That((await _gate.LogInAsync(grandchild))!.Budget!.FindObstacle(2, 0), Does.Contain("3 statements"));
        Assert.That(executors.FindObstacle(1, 0), Is.Null);
        Assert.That(executors.FindObstacle(1, 0), Does.Contain("3 statements"), "what was done with it through the planner counts");
        Assert.That((await _gate.LogInAsync(token))!.Budget!.FindObstacle(1, 0), Is.Null, "the planner's own is not the executor's");
        Assert.That((await _gate.LogInAsync(grandchild))!.Budget!.FindObstacle(BudgetKind.Rows, 11), Does.Contain("10 rows"));
    }

    [Test]
    public async Task A_budget_that_two_ways_lead_to_is_charged_once()
    {
        using var root = await IssueAsync(new BudgetLimits { Statements = 4 });
        using var executor = await _gate.Service.IssueAsync(Request(BudgetLimits.None) with { Agent = "writer" }, CancellationToken.None);
        var exchange = new TokenExchange(_gate.Service, _gate.Service, _gate.Service, _ => true);
        using var writers = await exchange.ExchangeAsync(new ExchangeRequest { Subject = root.Text.Span.ToArray(), Actor = executor.Text.Span.ToArray() }, CancellationToken.None);
        using var both = await exchange.ExchangeAsync(new ExchangeRequest { Subject = root.Text.Span.ToArray(), Actor = writers.Text.Span.ToArray() }, CancellationToken.None);
        var budget = (await _gate.LogInAsync(both))!.Budget!;
        for (var statement = 0; statement < 4; statement++) Assert.That(budget.FindObstacle(1, 0), Is.Null);
        Assert.That(budget.FindObstacle(1, 0), Is.Not.Null);
    }

    [Test]
    public async Task A_statement_that_has_no_room_for_its_write_takes_nothing()
    {
        using var token = await IssueAsync(new BudgetLimits { Statements = 1, Writes = 0 });
        var budget = (await _gate.LogInAsync(token))!.Budget!;
        Assert.That(budget.FindObstacle(1, 1), Does.Contain("writes"));
        Assert.That(budget.FindObstacle(1, 0), Is.Null, "reading goes on");
        Assert.That(budget.FindObstacle(1, 0), Does.Contain("statements"));
    }

    [Test]
    public async Task What_was_spent_survives_a_restart()
    {
        using var folder = new StateFolder();
        var time = new ManualTime();
        byte[] text;
        using (var first = new TokenService(folder.Path, TokenServiceFixture.Directory, TokenServiceFixture.Keys(folder.Path), time, Microsoft.Extensions.Logging.Abstractions.NullLogger<TokenService>.Instance))
        {
            using var token = await first.IssueAsync(Request(new BudgetLimits { Statements = 3 }), CancellationToken.None);
            text = token.Text.Span.ToArray();
            Assert.That((await LogInAsync(first, text)).FindObstacle(2, 0), Is.Null);
        }

        using var second = new TokenService(folder.Path, TokenServiceFixture.Directory, TokenServiceFixture.Keys(folder.Path), time, Microsoft.Extensions.Logging.Abstractions.NullLogger<TokenService>.Instance);
        var budget = await LogInAsync(second, text);
        Assert.That(budget.FindObstacle(2, 0), Is.Not.Null);
        Assert.That(budget.FindObstacle(1, 0), Is.Null);
    }

    [Test]
    public void A_budget_that_cannot_be_kept_gives_nothing_more()
    {
        var time = new WireGate.Testing.ManualTime();
        var book = new BudgetBook(time);
        var meter = BudgetPath.Of(new BudgetMeter(book, "t", new BudgetLimits { Statements = 100 }, []), null, null)!;
        Assert.That(meter.FindObstacle(1, 0), Is.Null);
        Assert.That(() => book.Write(_ => throw new InvalidOperationException()), Throws.InvalidOperationException);
        Assert.That(meter.FindObstacle(1, 0), Is.Null, "a moment's trouble stops nobody");
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.That(meter.FindObstacle(1, 0), Is.EqualTo("what the token has spent can't be kept now"));
        book.Write(_ => { });
        Assert.That(meter.FindObstacle(1, 0), Is.Null);
    }

    [Test]
    public async Task Threads_that_spend_at_once_spend_no_more_than_there_is()
    {
        using var token = await IssueAsync(new BudgetLimits { Statements = 1000 });
        var budget = (await _gate.LogInAsync(token))!.Budget!;
        var taken = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
                if (budget.FindObstacle(1, 0) is null) Interlocked.Increment(ref taken);
        })));
        Assert.That(taken, Is.EqualTo(1000));
    }

    private static async Task<IBudget> LogInAsync(TokenService service, byte[] text) =>
        (await service.AuthenticateAsync(new WireGate.Core.PresentedCredential.Token(text), CancellationToken.None))!.Budget!;

    private Task<IssuedToken> IssueAsync(BudgetLimits budget) => _gate.Service.IssueAsync(Request(budget), CancellationToken.None);

    private static TokenRequest Request(BudgetLimits budget) => new()
    {
        Agent = "planner",
        Budget = budget,
        LoginFor = TimeSpan.FromMinutes(15),
        SessionFor = TimeSpan.FromHours(1),
    };
}
