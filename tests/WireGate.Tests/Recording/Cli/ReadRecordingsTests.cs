using System.Text.Json;
using NUnit.Framework;
using WireGate.Cli;
using WireGate.Recording.Keys;

namespace WireGate.Tests.Recording.Cli;

internal sealed class ReadRecordingsTests
{
    private RecordedShop _shop = null!;

    [SetUp]
    public void Start() => _shop = new RecordedShop();

    [TearDown]
    public void Remove() => _shop.Dispose();

    [Test]
    public async Task Sessions_are_listed_without_a_key()
    {
        var quiet = await _shop.RecordAsync("ok one");
        var denied = await _shop.RecordAsync("ok one", "drop two");
        _shop.Close();
        var (code, output, error) = await RecordedShop.RunAsync("recordings", "list", "--folder", _shop.Folder);
        Assert.That(code, Is.EqualTo(ExitCode.Done), error);
        Assert.That(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2));
        Assert.That(output, Does.Contain(quiet).And.Contain(denied).And.Contain("planner").And.Contain("shop"));
        Assert.That(await IdsAsync("--denied"), Is.EqualTo(new[] { denied }));
        Assert.That(await IdsAsync("--agent", "planner", "--target", "shop", "--since", "1h"), Is.EquivalentTo(new[] { quiet, denied }));
        Assert.That(await IdsAsync("--agent", "somebody"), Is.Empty);
        Assert.That(await IdsAsync("--until", "1h"), Is.Empty);
        Assert.That((await RecordedShop.RunAsync("recordings", "list", "--folder", _shop.Folder, "--since", "soon")).Code, Is.EqualTo(ExitCode.Usage));
        File.Delete(_shop.FileOf(denied));
        var (_, json, _) = await RecordedShop.RunAsync("recordings", "list", "--folder", _shop.Folder, "--json");
        var missing = JsonDocument.Parse(json).RootElement.EnumerateArray().Single(session => session.GetProperty("session").GetString() == denied);
        Assert.That((missing.GetProperty("state").GetString(), missing.GetProperty("denials").GetInt64()), Is.EqualTo(("missing", 1L)));
    }

    [Test]
    public async Task A_folder_is_found_by_the_configuration()
    {
        var configuration = _shop.Outside("wiregate.yaml");
        await File.WriteAllTextAsync(configuration, $"gate: {{ state: {_shop.Outside("state")} }}\nrecording: {{ folder: {_shop.Folder} }}\n");
        var session = await _shop.RecordAsync("ok");
        _shop.Close();
        Assert.That((await RecordedShop.RunAsync("recordings", "list", "--config", configuration)).Output, Does.Contain(session));
        Assert.That((await RecordedShop.RunAsync("recordings", "list", "--config", _shop.Outside("none.yaml"))).Code, Is.EqualTo(ExitCode.Usage));
    }

    [Test]
    public async Task A_session_is_replayed_with_decisions_rows_and_results()
    {
        var session = await _shop.RecordRowAsync("ok show it", "7", "seven");
        _shop.Close();
        var (code, output, error) = await _shop.ReadAsync("replay", session);
        Assert.That(code, Is.EqualTo(ExitCode.Done), error);
        Assert.That(output, Does.Contain("agent planner").And.Contain("ok show it").And.Contain("allow by rule reads").And.Contain("$1 = 'alpha'")
            .And.Contain("| id | api_key").And.Contain("| 7 | seven").And.Contain("= SELECT 1, 1 rows, 20 bytes, 3.0 ms").And.Contain("closed"));
        Assert.That((await _shop.ReadAsync("replay", _shop.FileOf(session))).Output, Is.EqualTo(output), "by its file");
        Assert.That((await _shop.ReadAsync("replay", session, "--from", "1h")).Output, Does.Not.Contain("ok show it"));
        Assert.That((await _shop.ReadAsync("replay", session, "--speed", "-1")).Code, Is.EqualTo(ExitCode.Usage));
        Assert.That((await _shop.ReadAsync("replay", "zzzzzzzzzzzz")).Code, Is.EqualTo(ExitCode.No));
    }

    [Test]
    public async Task Nothing_that_was_recorded_speaks_to_the_terminal()
    {
        const string Evil = "ok \e]0;pwned\a\e[31m\u009b5n\u202egnp.exe\rX";
        var session = await _shop.RecordRowAsync(Evil, "\e[2J", "\u0007bell");
        await _shop.RecordAsync("drop " + Evil);
        _shop.Close();
        foreach (var arguments in new[] { ["replay", session], ["search", "pwned"], ["export", session, "--format", "jsonl"], ["export", session, "--format", "ocsf"], new[] { "replay", session, "--json" } })
        {
            var (code, output, error) = await _shop.ReadAsync(arguments);
            Assert.That(code, Is.EqualTo(ExitCode.Done), error);
            Assert.That(output, Does.Contain("pwned"));
            Assert.That((output + error).Where(one => (char.IsControl(one) && one is not '\n') || one == '\u202e'), Is.Empty, string.Join(' ', arguments));
        }
    }

    [Test]
    public async Task Texts_are_found_in_statements_parameters_and_rows()
    {
        var session = await _shop.RecordRowAsync("ok Show orders", "1", "needle-in-a-row");
        await _shop.RecordAsync("ok other", "drop other");
        _shop.Close();
        Assert.That((await _shop.ReadAsync("search", "show ORDERS")).Output, Does.Contain(session).And.Contain("statement: ok Show orders"));
        Assert.That((await _shop.ReadAsync("search", "needle")).Output, Does.Contain("column api_key"));
        Assert.That((await _shop.ReadAsync("search", "alpha")).Output, Does.Contain("parameter 1"));
        Assert.That((await _shop.ReadAsync("search", "--regex", "need[a-z]+-in")).Code, Is.EqualTo(ExitCode.Done));
        Assert.That((await _shop.ReadAsync("search", "need[a-z]+-in")).Code, Is.EqualTo(ExitCode.No), "without --regex it is a text");
        Assert.That((await _shop.ReadAsync("search", "--regex", "(")).Code, Is.EqualTo(ExitCode.Usage));
        Assert.That((await _shop.ReadAsync("search", "--regex", @"(a)\1")).Code, Is.EqualTo(ExitCode.Usage), "back references are not linear");
        Assert.That((await _shop.ReadAsync("search", "other", "--agent", "somebody")).Code, Is.EqualTo(ExitCode.No));
        var (_, json, _) = await _shop.ReadAsync("search", "needle", "--json");
        Assert.That(JsonDocument.Parse(json).RootElement.GetProperty("session").GetString(), Is.EqualTo(session));
    }

    [Test]
    public async Task Credentials_are_told_by_kind_and_place_and_never_shown()
    {
        const string Secret = "AKIA234567ABCDEFGHIJ", Other = "q8Zr2Lx9Vb4Tn7Wk";
        await _shop.RecordRowAsync("ok ALTER ROLE x PASSWORD 'hunter2hunter2' -- " + Secret, "1", Other);
        _shop.Close();
        var (code, output, error) = await _shop.ReadAsync("scan");
        Assert.That(code, Is.EqualTo(ExitCode.No), error);
        Assert.That(output, Does.Contain("statement: aws-key").And.Contain("statement: password").And.Contain("column api_key: value of a secret's column"));
        Assert.That(output + error, Does.Not.Contain(Secret).And.Not.Contain(Other).And.Not.Contain("hunter2"));
        var (_, json, _) = await _shop.ReadAsync("scan", "--json");
        Assert.That(json, Does.Contain("aws-key").And.Not.Contain(Secret).And.Not.Contain(Other));
    }

    [Test]
    public async Task A_clean_recording_scans_clean()
    {
        await _shop.RecordAsync("ok SELECT 1", "ok CREATE ROLE x PASSWORD '***'");
        _shop.Close();
        var (code, output, error) = await _shop.ReadAsync("scan");
        Assert.That((code, output), Is.EqualTo((ExitCode.Done, "")), error);
    }

    [Test]
    public async Task A_stranger_s_key_opens_nothing_and_says_so()
    {
        var session = await _shop.RecordAsync("ok secret plans");
        _shop.Close();
        using (var stranger = ReaderSecretKey.Create("auditor")) stranger.Save(_shop.Outside("stranger.key"));
        foreach (var arguments in new[] { ["replay", session], ["search", "plans"], ["scan"], new[] { "export", session, "--format", "jsonl" } })
        {
            var (code, output, error) = await RecordedShop.RunAsync(["recordings", .. arguments, "--folder", _shop.Folder, "--key", _shop.Outside("stranger.key")]);
            Assert.That((code, output), Is.EqualTo((ExitCode.Unreachable, "")), arguments[0]);
            Assert.That(error, Does.Contain("not sealed for this reader"));
        }

        Assert.That((await RecordedShop.RunAsync("recordings", "replay", session, "--folder", _shop.Folder, "--key", _shop.Trusted)).Code, Is.EqualTo(ExitCode.Usage), "no key at all");
        Assert.That((await RecordedShop.RunAsync("recordings", "replay", session, "--folder", _shop.Folder)).Code, Is.EqualTo(ExitCode.Usage), "none given");
    }

    [Test]
    public async Task A_damaged_file_is_read_as_far_as_it_is_good()
    {
        var session = await _shop.RecordAsync("ok before the damage");
        var other = await _shop.RecordAsync("ok elsewhere");
        _shop.Close();
        RecordedShop.Flip(_shop.FileOf(session), -2);
        var (code, output, error) = await _shop.ReadAsync("replay", session);
        Assert.That(code, Is.EqualTo(ExitCode.No));
        Assert.That(error, Does.Contain("tampered"));
        Assert.That(output, Does.Contain("ok before the damage"));
        (code, output, error) = await _shop.ReadAsync("search", "elsewhere");
        Assert.That(code, Is.EqualTo(ExitCode.Done));
        Assert.That(output, Does.Contain(other));
        Assert.That(error, Does.Contain("was tampered with"));
        (code, output, _) = await _shop.ReadAsync("export", session, "--format", "jsonl");
        Assert.That(code, Is.EqualTo(ExitCode.No));
        Assert.That(output.TrimEnd().Split('\n').Last(), Does.Contain("\"whole\":false"));
    }

    private async Task<IEnumerable<string>> IdsAsync(params string[] options)
    {
        var (_, output, _) = await RecordedShop.RunAsync(["recordings", "list", "--folder", _shop.Folder, .. options]);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0]);
    }
}
