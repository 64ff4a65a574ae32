using System.Net;
using System.Text;
using NUnit.Framework;

namespace WireGate.Tests.Console;

/// <summary>Bodies of the API with a member of another type, or that nobody knows: told in a sentence, and nothing is done.</summary>
internal sealed class BodyTests
{
    private const string Answer = "/api/approvals/q-1/answer";
    private const string Poll = "/api/login/device/poll";

    private static readonly string Digest = "\"digest\":\"" + new string('a', 64) + "\"";

    /// <summary>Every member of every body, with what stands beside it to make the rest of the body good.</summary>
    private static readonly (string Path, string Member, bool MayBeNull, string Kind, string Before, string After)[] Members =
    [
        (Answer, "answer", false, "text", "{", "," + Digest + "}"),
        (Answer, "digest", false, "text", "{\"answer\":\"approve\",", "}"),
        (Answer, "reason", true, "text", "{\"answer\":\"approve\"," + Digest + ",", "}"),
        (Answer, "grant", true, "object", "{\"answer\":\"approve\"," + Digest + ",", "}"),
        (Answer, "uses", false, "number", "{\"answer\":\"approve\"," + Digest + ",\"grant\":{", ",\"seconds\":60}}"),
        (Answer, "seconds", false, "number", "{\"answer\":\"approve\"," + Digest + ",\"grant\":{\"uses\":2,", "}}"),
        (Poll, "handle", false, "text", "{", "}"),
    ];

    private static readonly (string Kind, string Value)[] Values =
    [
        ("null", "null"), ("bool", "true"), ("number", "7"), ("array", "[]"), ("array", "[\"approve\"]"), ("object", "{}"), ("object", "{\"a\":1}"), ("text", "\"7\""),
        ("broken", "1e999"), ("broken", "99999999999999999999"), ("broken", "1.5"), ("broken", "-1"), ("broken", "0"), ("broken", "\"\\ud800\""), ("broken", "'a'"), ("broken", ""),
        ("broken", "[[[[[[[[[[[[]]]]]]]]]]]]"),
    ];

    private ConsoleBed _bed = null!;
    private Browser _client = null!;
    private string _bearer = "";

    [SetUp]
    public async Task Start()
    {
        _bed = await ConsoleBed.StartAsync();
        _bed.Desk.Items["q-1"] = FakeDesk.Item();
        _client = _bed.Browser();
        _bearer = await _bed.BearerAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        _client.Dispose();
        await _bed.DisposeAsync();
    }

    [Test]
    public async Task Member_of_another_type_is_told_and_nothing_is_done()
    {
        foreach (var member in Members)
            foreach (var (kind, value) in Values)
            {
                if (kind == member.Kind || (kind == "null" && member.MayBeNull)) continue;
                await RefusedAsync(member.Path, $"{member.Before}\"{member.Member}\":{value}{member.After}", HttpStatusCode.BadRequest);
            }
    }

    [Test]
    public async Task Member_that_stands_there_twice_or_is_missing_is_told()
    {
        foreach (var member in Members)
        {
            var good = member.Kind switch { "number" => "2", "object" => "{\"uses\":2,\"seconds\":60}", _ => member.Member == "answer" ? "\"approve\"" : "\"" + new string('a', 64) + "\"" };
            var one = $"\"{member.Member}\":{good}";
            await RefusedAsync(member.Path, $"{member.Before}{one},{one}{member.After}", HttpStatusCode.BadRequest);
            await RefusedAsync(member.Path, $"{member.Before}{one.ToUpperInvariant()}{member.After}", HttpStatusCode.BadRequest);
            await RefusedAsync(member.Path, $"{member.Before}\"more\":1,{one}{member.After}", HttpStatusCode.BadRequest);
        }
    }

    [TestCase("null")]
    [TestCase("7")]
    [TestCase("\"approve\"")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("")]
    [TestCase("{} {}")]
    public async Task Body_that_is_no_object_of_its_kind_is_told(string body)
    {
        await RefusedAsync(Answer, body, HttpStatusCode.BadRequest);
        await RefusedAsync(Poll, body, HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task Body_that_is_too_long_or_no_text_is_told()
    {
        var huge = new string('x', 20_000);
        await RefusedAsync(Answer, $"{{\"answer\":\"approve\",{Digest},\"reason\":\"{huge}\"}}", HttpStatusCode.RequestEntityTooLarge);
        await RefusedAsync(Poll, $"{{\"handle\":\"{huge}\"}}", HttpStatusCode.RequestEntityTooLarge);
        await RefusedAsync(Answer, $"{{\"answer\":\"approve\",{Digest},\"reason\":\"{huge[..5000]}\"}}", HttpStatusCode.BadRequest);
        await RefusedAsync(Answer, [.. Encoding.ASCII.GetBytes("{\"answer\":\"approve\"," + Digest + ",\"reason\":\""), 0xff, 0xfe, .. "\"}"u8], HttpStatusCode.BadRequest);
    }

    private Task RefusedAsync(string path, string body, HttpStatusCode status) => RefusedAsync(path, Encoding.UTF8.GetBytes(body), status);

    private async Task RefusedAsync(string path, byte[] body, HttpStatusCode status)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        using var answer = await _client.SendAsync(HttpMethod.Post, path, content, ("Authorization", "Bearer " + _bearer));
        var shown = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 200)]);
        Assert.That(answer.StatusCode, Is.EqualTo(status), shown);
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Match("^\\{\"error\":\"[a-z].{10,}\"\\}$"), shown);
        Assert.That(_bed.Desk.Answers, Is.Empty, shown);
    }
}
