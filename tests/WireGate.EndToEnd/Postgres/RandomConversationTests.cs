using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres;

/// <summary>
/// Conversations that no driver would have, the same once with the gate and once straight with the server: the gate must add nothing,
/// lose nothing and be nowhere else than the server is. What the gate refuses is a syntax error where there is no gate.
/// </summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class RandomConversationTests(int major)
{
    private const int Conversations = 150;

    private ShopBed _bed = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _bed = await ShopBed.StartAsync(major);

    [OneTimeTearDown]
    public async Task StopAsync() => await _bed.DisposeAsync();

    [Test]
    public async Task Each_is_answered_as_the_server_itself_answers_it()
    {
        for (var seed = 0; seed < Conversations; seed++)
        {
            var conversation = RandomConversation.Make(seed);
            await using var straight = await WireClient.LogInPastTheGateAsync(_bed.Server.Socket, "shop_app", "shop");
            await using var gated = await WireClient.LogInAsync(_bed.Gate.Port, _bed.Token);
            var expected = await conversation.HoldAsync(straight, "WIREGATE_DENIED");
            var actual = await conversation.HoldAsync(gated, RandomConversation.Denied);
            Assert.That(actual, Is.EqualTo(expected), $"conversation {seed}:\n{conversation}");
        }
    }

    [Test]
    public async Task A_sync_behind_a_copy_that_is_given_up_is_answered_once()
    {
        await using var client = await WireClient.LogInAsync(_bed.Gate.Port, _bed.Token);
        var answers = await client.Query("COPY scratch FROM STDIN; SELECT 5").Sync().Write('f', "no\0"u8).Sync().Query("SELECT 1").AnswersAsync(3);
        Assert.That(answers, Is.EqualTo("G E:57014 Z:I Z:I T D C Z:I"));
    }
}
