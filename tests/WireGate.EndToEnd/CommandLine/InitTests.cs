using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>From nothing to a governed psql session, the way a new user goes.</summary>
public sealed class InitTests
{
    [Test]
    public async Task What_init_wrote_and_printed_is_a_governed_session()
    {
        await using var site = new Site();
        var init = await site.InitCommandAsync("shop_app", CommandLineServer.Password + "\n");
        Assert.That(init.ExitCode, Is.Zero, init.Error);
        Assert.That(init.Output.Trim().Split('\n'), Has.Length.EqualTo(1), "the line to paste, and nothing else");
        var check = await site.RunAsync("check");
        Assert.That(check.ExitCode, Is.Zero, check.ToString());
        Assert.That(check.Output, Does.StartWith("shop\tyes\tPostgreSQL 15"));

        await using var gate = await site.StartAsync();
        var line = init.Output.Trim() + " -XAtqc ";
        var read = await Shell.RunAsync("sh", ["-c", line + "'SELECT count(*) FROM orders'"]);
        Assert.That(read.Output, Is.EqualTo("1000\n"), read.Error);
        var drop = await Shell.RunAsync("sh", ["-c", line + "'DROP TABLE orders'"]);
        Assert.That(drop.ExitCode, Is.EqualTo(1));
        Assert.That(drop.Error, Does.Contain("refused").Or.Contain("denied"));
        Assert.That(await CommandLineServer.Server.SqlAsync("SELECT count(*) FROM orders", "shop"), Is.EqualTo("1000\n"));
    }

    [Test]
    public async Task The_password_is_nowhere_in_the_clear_and_keys_are_for_their_owner_alone()
    {
        await using var site = new Site();
        var init = await site.InitCommandAsync("shop_app", CommandLineServer.Password + "\n");
        Assert.That(init.Output + init.Error, Does.Not.Contain(CommandLineServer.Password));
        foreach (var file in Directory.EnumerateFiles(site.Folder, "*", SearchOption.AllDirectories))
        {
            Assert.That(await File.ReadAllTextAsync(file), Does.Not.Contain(CommandLineServer.Password), file);
            if (file.EndsWith(".key", StringComparison.Ordinal) || file.Contains("/state/", StringComparison.Ordinal))
                Assert.That((int)File.GetUnixFileMode(file) & 0b000_111_111, Is.Zero, file);
        }
    }

    [Test]
    public async Task A_second_init_changes_nothing()
    {
        await using var site = await Site.InitAsync();
        var before = Contents(site.Folder);
        var again = await site.InitCommandAsync("boss", "other\n");
        Assert.That(again.ExitCode, Is.EqualTo(2));
        Assert.That(again.Error, Does.Contain("exists; nothing was changed"));
        Assert.That(Contents(site.Folder), Is.EqualTo(before));
    }

    [TestCase("")]
    [TestCase("\n")]
    public async Task Without_a_password_nothing_is_left_behind(string input)
    {
        await using var site = new Site();
        var init = await site.InitCommandAsync("shop_app", input);
        Assert.That(init.ExitCode, Is.EqualTo(2));
        Assert.That(init.Error, Does.Contain("the secret is empty"));
        Assert.That(Directory.EnumerateFileSystemEntries(site.Folder), Is.Empty);
    }

    [Test]
    public async Task A_password_in_the_URL_is_refused_and_not_repeated()
    {
        await using var site = new Site();
        var init = await site.FeedAsync("x\n", "init", "--directory", site.Folder, "--target", "postgres://app:tell-nobody@db/shop");
        Assert.That(init.ExitCode, Is.EqualTo(2));
        Assert.That(init.Output + init.Error, Does.Contain("leave the password out").And.Not.Contain("tell-nobody"));
        Assert.That(Directory.EnumerateFileSystemEntries(site.Folder), Is.Empty);
    }

    [Test]
    public async Task In_JSON_it_is_one_object()
    {
        await using var site = new Site();
        var init = await site.InitCommandAsync("shop_app", CommandLineServer.Password, "--json");
        var answer = System.Text.Json.JsonDocument.Parse(init.Output).RootElement;
        Assert.That(answer.GetProperty("configuration").GetString(), Is.EqualTo(site.ConfigurationFile));
        Assert.That(answer.GetProperty("token").GetString(), Does.StartWith(answer.GetProperty("token_id").GetString()!));
    }

    private static Dictionary<string, string> Contents(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => !file.EndsWith("-shm", StringComparison.Ordinal) && !file.EndsWith("-wal", StringComparison.Ordinal))
        .ToDictionary(file => file, file => Convert.ToBase64String(File.ReadAllBytes(file)));
}
