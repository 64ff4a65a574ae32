using System.Text;
using NUnit.Framework;
using WireGate.Identity.Budgets;
using WireGate.Tests.Postgres.Messages;

namespace WireGate.Tests.Postgres.Relay;

/// <summary>Rows that a token's budget has no room for.</summary>
public sealed class RowBudgetTests
{
    private static readonly byte[] Select = Wire.Message('Q', "SELECT 1");
    private static readonly byte[] Description = Wire.Message('T', (short)0);
    private static readonly byte[] Row = Wire.Message('D', (short)0);
    private static readonly byte[] Complete = Wire.Message('C', "SELECT 9");
    private static readonly byte[] Ready = Wire.Message('Z', 'I');
    private static readonly byte[] Cancelled = Wire.Message('E', 'S', "ERROR", 'C', "57014", 'M', "canceling statement due to user request", (byte)0);
    private static readonly byte[] SyntaxError = Wire.Message('E', 'S', "ERROR", 'C', "42601", 'M', "syntax error", (byte)0);

    [Test]
    public async Task What_fits_passes_untouched()
    {
        await using var bed = await StartAsync(3);
        await AskAsync(bed);
        await bed.Backend.SendAsync(Description, Row, Row, Row, Complete, Ready);
        await bed.Client.ReceiveAsync("T D D D C Z");
        Assert.That(bed.Cancels, Is.Zero);
    }

    [Test]
    public async Task What_does_not_fit_is_dropped_and_the_statement_stopped_and_the_session_goes_on_refusing()
    {
        await using var bed = await StartAsync(3);
        await AskAsync(bed);
        await bed.Backend.SendAsync(Description, Row, Row, Row);
        await bed.Client.ReceiveAsync("T D D D");
        await bed.Backend.SendAsync(Row, Row);
        await bed.Backend.SendAsync(Cancelled, Ready);
        var told = await bed.Client.ReceiveAsync("T D D D E:53400 Z");
        Assert.That(Encoding.UTF8.GetString(told), Does.Contain("the token's budget of 3 rows is used up"));

        await bed.Client.SendAsync(Select);
        var asked = await bed.Backend.ReceiveWhileAsync(bytes => bytes.Length <= Select.Length);
        Assert.That(Encoding.UTF8.GetString(asked), Does.Contain(RelayBed.Poison));
        await bed.Backend.SendAsync(SyntaxError, Ready);
        await bed.Client.ReceiveAsync("T D D D E:53400 Z E:42501 Z");
        Assert.That(bed.Cancels, Is.EqualTo(1));
    }

    [Test]
    public async Task An_answer_never_looks_whole_that_is_not()
    {
        await using var bed = await StartAsync(1);
        await AskAsync(bed);
        await bed.Backend.SendAsync(Description, Row);
        await bed.Client.ReceiveAsync("T D");
        // The statement was over before the cancel came.
        await bed.Backend.SendAsync(Row, Complete, Ready);
        await bed.EndedAsync();
        Assert.That(Frames.Types(bed.Client.Received), Is.EqualTo("T D E:53400"));
    }

    [Test]
    public async Task A_row_that_is_longer_than_what_is_left_does_not_begin()
    {
        await using var bed = await RelayBed.StartAsync(budget: Budget(new() { Bytes = 100_000 }));
        await AskAsync(bed);
        await bed.Backend.SendAsync(Description);
        await bed.Client.ReceiveAsync("T");
        await bed.Backend.SendAsync(Wire.Message('D', (short)1, 200_000, new byte[200_000]));
        await bed.Backend.SendAsync(Cancelled, Ready);
        await bed.Client.ReceiveAsync("T E:53400 Z");
    }

    [Test]
    public async Task Of_a_long_error_that_is_replaced_no_piece_goes_to_the_client()
    {
        await using var bed = await StartAsync(1);
        await AskAsync(bed);
        await bed.Backend.SendAsync(Description, Row);
        await bed.Client.ReceiveAsync("T D");
        await bed.Backend.SendAsync(Row);
        await bed.Backend.SendAsync(Wire.Message('E', 'S', "ERROR", 'C', "P0001", 'M', new string('x', 200_000), (byte)0), Ready);
        await bed.Client.ReceiveAsync("T D E:53400 Z");
        Assert.That(bed.Client.Received, Has.Length.LessThan(1_000));
    }

    private static Task<RelayBed> StartAsync(long rows) => RelayBed.StartAsync(budget: Budget(new() { Rows = rows }));

    private static BudgetPath Budget(BudgetLimits limits) => BudgetPath.Of(new BudgetMeter(new BudgetBook(TimeProvider.System), "t", limits, []), null, null)!;

    private static async Task AskAsync(RelayBed bed)
    {
        await bed.Client.SendAsync(Select);
        await bed.Backend.ReceiveAsync(Select.Length);
    }
}
