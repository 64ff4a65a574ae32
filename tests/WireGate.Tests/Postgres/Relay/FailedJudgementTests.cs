using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Tests.Postgres.Messages;

namespace WireGate.Tests.Postgres.Relay;

/// <summary>A statement that can't be judged because the target's catalogue can't be read: nothing is forwarded, and the client learns the cause.</summary>
public sealed class FailedJudgementTests
{
    private static IEnumerable<TestCaseData> Failures()
    {
        yield return new TestCaseData(new UpstreamException("the target did not answer in time"), "08006").SetArgDisplayNames("the target");
        yield return new TestCaseData(new CredentialException("the credential \"app\" can't be read"), "57P03").SetArgDisplayNames("the credential");
    }

    [TestCaseSource(nameof(Failures))]
    public async Task The_client_is_told_the_cause(Exception failure, string code)
    {
        await using var bed = await RelayBed.StartAsync();
        bed.Judge.Failure = failure;
        await bed.Client.SendAsync(Wire.Message('Q', "SELECT 1"));
        await bed.EndedAsync();
        Assert.That(Frames.Types(bed.Client.Received), Is.EqualTo("E:" + code));
        Assert.That(Encoding.UTF8.GetString(bed.Client.Received), Does.Contain(failure.Message));
        Assert.That(bed.Backend.Received, Is.Empty);
    }

    [TestCaseSource(nameof(Failures))]
    public async Task Not_inside_a_row_that_is_under_way(Exception failure, string code)
    {
        await using var bed = await RelayBed.StartAsync();
        var query = Wire.Message('Q', "SELECT 1");
        await bed.Client.SendAsync(query);
        await bed.Backend.ReceiveAsync(query.Length);
        var row = Wire.Message('D', (short)1, 200_000, new byte[200_000]);
        await bed.Backend.SendAsync(row[..100_000]);
        await bed.Client.ReceiveAsync(90_000);
        bed.Judge.Failure = failure;
        await bed.Client.SendAsync(query);
        await bed.EndedAsync();
        Assert.That(bed.Client.Received, Is.EqualTo(row[..bed.Client.Received.Length]), code);
    }
}
