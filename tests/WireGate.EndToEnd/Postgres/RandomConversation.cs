using System.Text;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres;

/// <summary>Messages in any order, made from a seed: simple and extended queries, COPY, names in both notations, transactions, errors, refusals.</summary>
internal sealed class RandomConversation
{
    /// <summary>What the rules of the shop refuse.</summary>
    public const string Denied = "SELECT key FROM api_keys";

    private const string Refused = "{refused}";

    /// <summary>The last three are cut to 63 bytes by the server and so are two names.</summary>
    private static readonly string[] Names = ["", "a", "b", new('x', 63), new string('x', 63) + "1", new string('x', 62) + "2"];

    private static readonly string[] Texts =
    [
        "SELECT 1", "SELECT id FROM orders ORDER BY id LIMIT 2", "SELECT generate_series(1, 2000)", "SELECT 1/0", "SELECT nosuch FROM orders", "syntax error", "SHOW timezone",
        "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT s", "ROLLBACK TO s", "RELEASE s", "COMMIT AND CHAIN", "START TRANSACTION READ ONLY",
        "INSERT INTO scratch VALUES (1, 'r')", "SET timezone = 'UTC'", "SET LOCAL timezone = 'UTC'", "DISCARD ALL", "LISTEN heard", "", "; ;", "-- nothing",
        "SELECT 1; SELECT 2", "BEGIN; SELECT 1; COMMIT", "SELECT 1; SELECT 1/0; SELECT 2", "EXPLAIN (COSTS OFF) SELECT 1",
        "COPY scratch FROM STDIN", "COPY scratch FROM STDIN; SELECT 5", "SELECT 7; COPY scratch FROM STDIN; SELECT 8", "COPY (SELECT id FROM orders ORDER BY id LIMIT 3) TO STDOUT",
        Refused, Refused, "SELECT 1; " + Refused, "PREPARE b AS " + Refused, "DECLARE c CURSOR FOR " + Refused,
    ];

    /// <summary>Only where turns are taken: sent ahead, a name that no answer has confirmed yet is refused by the gate.</summary>
    private static readonly string[] NamedTexts =
    [
        "PREPARE a AS SELECT 1", "PREPARE b AS SELECT id FROM orders ORDER BY id LIMIT 3", "EXECUTE a", "EXECUTE b", "DEALLOCATE a", "DEALLOCATE ALL",
        "DECLARE c CURSOR FOR SELECT id FROM orders ORDER BY id", "DECLARE d CURSOR WITH HOLD FOR SELECT id FROM orders ORDER BY id LIMIT 5",
        "FETCH 2 FROM c", "FETCH 2 FROM d", "MOVE 1 IN c", "CLOSE c", "CLOSE d", "CLOSE ALL",
    ];

    /// <summary>The refusals and what they stand in for: which of them it is depends on how the gate tells, that it is one does not.</summary>
    private static readonly string[] RefusalCodes = ["E:42501", "E:42601", "E:26000", "E:34000", "E:0A000", "E:42883", "E:25P02"];

    private readonly List<(char Type, string Text, byte[] Body)> _messages = [];

    /// <summary>Each message is answered before the next is sent.</summary>
    private readonly bool _takesTurns;

    private RandomConversation(bool takesTurns) => _takesTurns = takesTurns;

    public static RandomConversation Make(int seed)
    {
        var random = new Random(seed);
        var conversation = new RandomConversation(seed % 3 == 0);
        for (var i = random.Next(1, 15); i > 0; i--) conversation.Add(random);
        return conversation;
    }

    /// <summary>All of it, then out of whatever state that was, and a last query.</summary>
    /// <returns>The answers, refusals in one spelling.</returns>
    public async Task<string> HoldAsync(WireClient client, string refused)
    {
        var answers = new List<string>();
        foreach (var (type, text, body) in _messages)
        {
            Write(client, type, text.Replace(Refused, refused, StringComparison.Ordinal), body);
            if (_takesTurns) answers.Add(await client.Write('f', "turn\0"u8).Sync().AnswersAsync(type is 'Q' or 'F' or 'S' ? 2 : 1));
        }

        client.Write('f', "end\0"u8).Sync().Query("ROLLBACK").Sync().Query("SELECT 'the last'");
        do answers.Add(await client.AnswersAsync());
        while (!answers[^1].EndsWith("EOF", StringComparison.Ordinal) && !HasReceivedTheLast(client));
        var told = string.Join(' ', answers);
        foreach (var code in RefusalCodes) told = told.Replace(code, "E:refused", StringComparison.Ordinal);
        return told;
    }

    public override string ToString() =>
        string.Join('\n', _messages.Select(message => $"{message.Type} {message.Text} {Encoding.UTF8.GetString(message.Body).Replace('\0', ' ')}"));

    private static bool HasReceivedTheLast(WireClient client) =>
        client.Received.GetBuffer().AsSpan(0, (int)client.Received.Length).IndexOf("the last"u8) >= 0;

    private static void Write(WireClient client, char type, string text, byte[] body)
    {
        if (type == 'Q') client.Query(text);
        else if (type == 'P') client.Write('P', [.. body, .. Encoding.UTF8.GetBytes(text), 0, 0, 0]);
        else client.Write(type, body);
    }

    private void Add(Random random)
    {
        string Pick(string[] from) => from[random.Next(from.Length)];
        byte[] Name() => [.. Encoding.UTF8.GetBytes(Pick(Names)), 0];
        (char Type, string Text, byte[] Body) message = random.Next(100) switch
        {
            < 20 => ('Q', Pick(Texts), []),
            < 30 => ('Q', _takesTurns ? Pick(NamedTexts) : Pick(Texts), []),
            < 43 => ('P', Pick(Texts), Name()),
            < 56 => ('B', "", [.. Name(), .. Name(), 0, 0, 0, 0, 0, 0]),
            < 68 => ('E', "", [.. Name(), 0, 0, 0, (byte)random.Next(3)]),
            < 74 => ('D', "", [(byte)(random.Next(2) == 0 ? 'S' : 'P'), .. Name()]),
            < 79 => ('C', "", [(byte)(random.Next(2) == 0 ? 'S' : 'P'), .. Name()]),
            < 89 => ('S', "", []),
            < 91 => ('H', "", []),
            < 94 => ('d', "", Encoding.UTF8.GetBytes("5\tcopied\n")),
            < 97 => ('c', "", []),
            < 99 => ('f', "", Encoding.UTF8.GetBytes("no\0")),
            _ => ('F', "", [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
        };
        _messages.Add(message);
    }
}
