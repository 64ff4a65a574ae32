using System.Text;
using System.Text.Json;
using NUnit.Framework;
using WireGate.Cli;
using WireGate.Recording.Format;
using WireGate.Tests.Recording.Cli;
using WireGate.Tests.Recording.Format;

namespace WireGate.Tests.Recording.Exports;

internal sealed class ExportTests
{
    private RecordedShop _shop = null!;

    [SetUp]
    public void Start() => _shop = new RecordedShop();

    [TearDown]
    public void Remove() => _shop.Dispose();

    [Test]
    public async Task Every_frame_is_a_line_of_JSON()
    {
        var session = await _shop.RecordRowAsync("ok \"quoted\"\nlines ü", "1", "x");
        _shop.Close();
        var lines = await LinesAsync(session, "jsonl");
        Assert.That(lines.Select(line => line.GetProperty("kind").GetString()), Is.EqualTo(new[]
        {
            "session", "authenticated", "target", "credential", "operation", "answer", "operation", "rows", "answer", "closed", "end",
        }));
        Assert.That(lines[0].GetProperty("agent").GetString(), Is.EqualTo("planner"));
        Assert.That(lines[4].GetProperty("text").GetString(), Is.EqualTo("ok \"quoted\"\nlines ü"));
        Assert.That(lines[6].GetProperty("parameters").EnumerateArray().Select(value => value.GetString()), Is.EqualTo(new[] { "alpha", "beta" }));
        Assert.That(lines[7].GetProperty("data").GetBytesFromBase64()[0], Is.EqualTo((byte)'D'));
        Assert.That(lines[^1].GetProperty("whole").GetBoolean(), Is.True);
    }

    [Test]
    public async Task Statements_are_OCSF_events_that_say_what_was_decided()
    {
        var session = await _shop.RecordAsync("ok read", "drop it");
        _shop.Close();
        var events = await LinesAsync(session, "ocsf");
        Assert.That(events.Select(one => one.GetProperty("class_uid").GetInt32()), Is.EqualTo(new[] { 3002, 6003, 6003 }), "the test's protocol is no database's");
        foreach (var one in events)
        {
            Assert.That(one.GetProperty("type_uid").GetInt32(), Is.EqualTo((one.GetProperty("class_uid").GetInt32() * 100) + one.GetProperty("activity_id").GetInt32()));
            Assert.That(one.GetProperty("category_uid").GetInt32(), Is.EqualTo(one.GetProperty("class_uid").GetInt32() / 1000));
            Assert.That(one.GetProperty("actor").GetProperty("user").GetProperty("name").GetString(), Is.EqualTo("planner"));
            Assert.That(one.GetProperty("time").GetInt64(), Is.GreaterThan(1_500_000_000_000));
        }

        Assert.That(events[1].GetProperty("action_id").GetInt32(), Is.EqualTo(1));
        Assert.That(events[2].GetProperty("action_id").GetInt32(), Is.EqualTo(2));
        Assert.That(events[2].GetProperty("firewall_rule").GetProperty("name").GetString(), Is.EqualTo("no-deletes"));
        Assert.That(events[2].GetProperty("message").GetString(), Is.EqualTo("drop it"));
    }

    [Test]
    public async Task Statements_are_records_of_CSV_and_no_formulas()
    {
        var session = await _shop.RecordRowAsync("ok \"a\", b\nc", "1", "x");
        var evil = await _shop.RecordAsync("=cmd|' /C calc'!A0", "@SUM(1)", "ok plain");
        _shop.Close();
        var records = Csv((await _shop.ReadAsync("export", session, "--format", "csv")).Output);
        Assert.That(records, Has.Count.EqualTo(2));
        var record = records[0].Zip(records[1]).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        Assert.That(record["statement"], Is.EqualTo("ok \"a\", b\nc"));
        Assert.That((record["outcome"], record["rule"], record["answer"], record["rows"], record["parameters"]), Is.EqualTo(("allow", "reads", "SELECT 1", "1", "$1 = 'alpha', $2 = 'beta'")));
        records = Csv((await _shop.ReadAsync("export", evil, "--format", "csv")).Output);
        Assert.That(records.Skip(1).Select(fields => fields[6]), Is.EqualTo(new[] { "'=cmd|' /C calc'!A0", "'@SUM(1)", "ok plain" }));
    }

    [TestCase("asciicast2")]
    [TestCase("asciicast3")]
    public async Task A_terminal_is_an_asciicast(string format)
    {
        using var recorded = Terminal();
        var (code, output, error) = await ExportAsync(recorded, format);
        Assert.That(code, Is.EqualTo(ExitCode.Done), error);
        var lines = output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var header = lines[0];
        var size = format == "asciicast2" ? (header.GetProperty("width").GetInt32(), header.GetProperty("height").GetInt32())
            : (header.GetProperty("term").GetProperty("cols").GetInt32(), header.GetProperty("term").GetProperty("rows").GetInt32());
        Assert.That(size, Is.EqualTo((100, 30)));
        Assert.That(lines.Skip(1).Select(line => line[1].GetString()), Is.EqualTo(new[] { "o", "o", "r", "o" }));
        Assert.That(string.Concat(lines.Skip(1).Where(line => line[1].GetString() == "o").Select(line => line[2].GetString())), Is.EqualTo("$ grün\e[0m\r\n"), "a character cut in two is whole");
        Assert.That(lines.Skip(1).Select(line => line[0].GetDecimal()), Is.EqualTo(format == "asciicast2" ? new[] { 0.5m, 1.5m, 2m, 3m } : [0.5m, 1m, 0.5m, 1m]));
        Assert.That(lines[3][2].GetString(), Is.EqualTo("120x40"));
    }

    [Test]
    public async Task A_session_without_a_terminal_is_no_asciicast()
    {
        var session = await _shop.RecordAsync("ok");
        _shop.Close();
        Assert.That((await _shop.ReadAsync("export", session, "--format", "asciicast2")).Code, Is.EqualTo(ExitCode.Usage));
        Assert.That((await _shop.ReadAsync("export", session, "--format", "pdf")).Code, Is.EqualTo(ExitCode.Usage));
    }

    [Test]
    public async Task A_terminal_is_replayed_as_it_was_but_for_what_would_act_on_this_one()
    {
        using var recorded = Terminal("\e]0;title\a\e[6n");
        var file = Save(recorded);
        var (code, output, error) = await RecordedShop.RunAsync("recordings", "replay", file, "--folder", _shop.Folder, "--key", _shop.Outside("terminal.key"), "--speed", "0");
        Assert.That(code, Is.EqualTo(ExitCode.Done), error);
        Assert.That(output, Does.Contain("$ grün\e[0m\r\n").And.Not.Contain("title").And.Not.Contain("\e[6n"));
        (_, output, _) = await RecordedShop.RunAsync("recordings", "replay", file, "--folder", _shop.Folder, "--key", _shop.Outside("terminal.key"), "--speed", "0", "--raw");
        Assert.That(output, Does.Contain("\e]0;title\a\e[6n"));
    }

    private static RecordedSession Terminal(string also = "")
    {
        var recorded = new RecordedSession();
        recorded.Frames.Begin(FrameKind.Resize, 0);
        recorded.Frames.Size(100, 30);
        recorded.Frames.End();
        var text = Encoding.UTF8.GetBytes("$ grün");
        Output(500_000, text.AsSpan(0, 5));
        Output(1_500_000, text.AsSpan(5));
        recorded.Frames.Begin(FrameKind.Resize, 2_000_000);
        recorded.Frames.Size(120, 40);
        recorded.Frames.End();
        Output(3_000_000, Encoding.UTF8.GetBytes("\e[0m\r\n" + also));
        recorded.Writer.Append(recorded.Pending, 5);
        recorded.Writer.End("done", 0, 0);
        return recorded;

        void Output(ulong time, ReadOnlySpan<byte> bytes)
        {
            recorded.Frames.Begin(FrameKind.Output, time);
            recorded.Frames.Data(bytes);
            recorded.Frames.End();
        }
    }

    private string Save(RecordedSession recorded)
    {
        recorded.Reader.Save(_shop.Outside("terminal.key"));
        var file = _shop.Outside("abcdefgh2345.wgr");
        File.WriteAllBytes(file, recorded.File.Bytes.ToArray());
        return file;
    }

    private Task<(int Code, string Output, string Error)> ExportAsync(RecordedSession recorded, string format) =>
        RecordedShop.RunAsync("recordings", "export", Save(recorded), "--format", format, "--folder", _shop.Folder, "--key", _shop.Outside("terminal.key"));

    private async Task<List<JsonElement>> LinesAsync(string session, string format)
    {
        var (code, output, error) = await _shop.ReadAsync("export", session, "--format", format);
        Assert.That(code, Is.EqualTo(ExitCode.Done), error);
        return [.. output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
    }

    /// <summary>RFC 4180, read by another hand than it was written by.</summary>
    private static List<List<string>> Csv(string text)
    {
        var records = new List<List<string>> { new() };
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '"' && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[i++]);
            else if (text[i] == '"') quoted = !quoted;
            else if (quoted) field.Append(text[i]);
            else if (text[i] is ',' or '\n')
            {
                records[^1].Add(field.ToString());
                field.Clear();
                if (text[i] == '\n' && i + 1 < text.Length) records.Add([]);
            }
            else if (text[i] != '\r') field.Append(text[i]);
        }

        return records;
    }
}
