using NUnit.Framework;

namespace WireGate.EndToEnd.CommandLine;

public sealed class SecretTests
{
    [Test]
    public async Task A_rotated_secret_is_used_by_the_next_session_without_a_restart()
    {
        const string role = "rotating";
        const string next = "rotated-canary-91";
        await CommandLineServer.Server.SqlAsync($"CREATE ROLE {role} LOGIN PASSWORD '{CommandLineServer.Password}'; GRANT shop_app TO {role}");
        await using var site = await Site.InitAsync(role);
        await using var gate = await site.StartAsync();
        var token = (await site.JsonAsync("token", "issue", "--agent", "agent")).GetProperty("token").GetString()!;
        Assert.That((await site.PsqlAsync(token, "SELECT 1")).Output, Is.EqualTo("1\n"));

        await CommandLineServer.Server.SqlAsync($"ALTER ROLE {role} PASSWORD '{next}'");
        var broken = await site.PsqlAsync(token, "SELECT 1");
        Assert.That(broken.ExitCode, Is.EqualTo(2), "the server no longer takes the old one");
        Assert.That(broken.Error, Does.Not.Contain("rotating").And.Not.Contain(CommandLineServer.Password));

        var rotate = await site.FeedAsync(next + "\n", "secret", "rotate", "shop");
        Assert.That(rotate.ExitCode, Is.Zero, rotate.Error);
        Assert.That(rotate.Output + rotate.Error, Does.Contain("shop\t2\t").And.Not.Contain(next));
        Assert.That((await site.PsqlAsync(token, "SELECT 1")).Output, Is.EqualTo("1\n"));
        Assert.That(string.Join('\n', gate.Lines), Does.Not.Contain(next).And.Not.Contain(CommandLineServer.Password));
    }

    [Test]
    public async Task Secrets_are_set_listed_and_removed_by_name_and_never_shown()
    {
        await using var site = await Site.InitAsync();
        var set = await site.FeedAsync("canary-a", "secret", "set", "other", "--json");
        Assert.That(set.ExitCode, Is.Zero, set.Error);
        var list = await site.RunAsync("secret", "list");
        Assert.That(list.Output.TrimEnd().Split('\n').Select(line => line.Split('\t')[0]), Is.EquivalentTo(new[] { "other", "shop" }));
        var json = await site.JsonAsync("secret", "list");
        Assert.That(json.GetArrayLength(), Is.EqualTo(2));
        Assert.That((await site.RunAsync("secret", "remove", "other")).ExitCode, Is.Zero);
        Assert.That((await site.RunAsync("secret", "remove", "other")).ExitCode, Is.EqualTo(1));
        Assert.That((await site.FeedAsync("canary-b", "secret", "rotate", "other")).ExitCode, Is.Not.Zero);
        Assert.That((await site.FeedAsync("", "secret", "set", "other")).ExitCode, Is.EqualTo(2));
        Assert.That(set.Output + set.Error + list.Output + json, Does.Not.Contain("canary"));
    }
}
