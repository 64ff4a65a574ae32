using System.Text;
using System.Text.Json;
using NUnit.Framework;
using WireGate.Cli;

namespace WireGate.Tests.Daemon;

internal sealed class CommandLineTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("wg-").FullName;
        System.IO.File.WriteAllText(File("good.yaml"), "gate: { state: state }\nidentity: { agents: { planner: { groups: [agents] } } }\n");
        System.IO.File.WriteAllText(File("bad.yaml"), "gate: { state: state }\nidentity: { agent: {} }\nrules: [{ name: x, then: maybe }]\n");
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase(ExitCode.Done, "--help")]
    [TestCase(ExitCode.Done, "--version")]
    [TestCase(ExitCode.Usage, "frobnicate")]
    [TestCase(ExitCode.Usage)]
    [TestCase(ExitCode.Usage, "check", "--no-such-option")]
    [TestCase(ExitCode.Usage, "token", "issue")]
    [TestCase(ExitCode.Usage, "token", "issue", "--agent", "planner", "--ttl", "soon")]
    [TestCase(ExitCode.Usage, "token", "issue", "--agent", "stranger")]
    [TestCase(ExitCode.Usage, "token", "issue", "--agent", "planner", "--target", "nowhere")]
    [TestCase(ExitCode.Usage, "token", "issue", "--agent", "planner", "--ttl", "9h")]
    [TestCase(ExitCode.No, "token", "revoke", "wgt_aaaaaaaaaa")]
    [TestCase(ExitCode.Done, "token", "list")]
    [TestCase(ExitCode.Done, "check", "--offline")]
    [TestCase(ExitCode.Done, "check")]
    [TestCase(ExitCode.Unreachable, "status")]
    [TestCase(ExitCode.Unreachable, "sessions", "list")]
    [TestCase(ExitCode.Unreachable, "sessions", "watch")]
    [TestCase(ExitCode.Unreachable, "sessions", "kill", "a")]
    [TestCase(ExitCode.Unreachable, "reload")]
    [TestCase(ExitCode.Unreachable, "approvals", "list")]
    [TestCase(ExitCode.Unreachable, "approvals", "approve", "wga_aaaaaaaaaaaaaaaa", "--reason", "x")]
    [TestCase(ExitCode.Usage, "approvals", "approve", "wga_aaaaaaaaaaaaaaaa", "--grant-uses", "3")]
    [TestCase(ExitCode.Unreachable, "grants", "list")]
    [TestCase(ExitCode.Usage, "policy", "explain", "--agent", "planner", "--target", "t", "SELECT 1")]
    [TestCase(ExitCode.Usage, "with", "t")]
    [TestCase(ExitCode.Unreachable, "with", "t", "--", "true")]
    [TestCase(ExitCode.Usage, "env", "nowhere")]
    [TestCase(ExitCode.Usage, "init", "--target", "mysql://u@h/d")]
    [TestCase(ExitCode.Usage, "init", "--target", "postgres://u:hunter2@h/d")]
    public async Task Every_command_ends_with_the_code_that_scripts_count_on(int expected, params string[] arguments)
    {
        if (!System.IO.File.Exists(File("state/secrets.key")))
        {
            Hosting.StateFolder.Prepare(File("state"));
            System.IO.File.WriteAllBytes(File("state/secrets.key"), new byte[32]);
            System.IO.File.SetUnixFileMode(File("state/secrets.key"), UnixFileMode.UserRead);
        }

        var (code, _, error) = await RunAsync([.. arguments.TakeWhile(argument => argument != "--"), .. arguments.Length > 0 && arguments[0].StartsWith('-') ? [] : new[] { "--config", File("good.yaml") }, .. arguments.SkipWhile(argument => argument != "--")]);
        Assert.That(code, Is.EqualTo(expected), error);
        Assert.That(error, Does.Not.Contain("   at ").And.Not.Contain("hunter2"));
        if (expected != ExitCode.Done) Assert.That(error, Does.StartWith("wiregate: "));
    }

    [TestCase("check")]
    [TestCase("run")]
    [TestCase("check", "--offline")]
    public async Task A_wrong_configuration_ends_with_2_and_every_error(params string[] arguments)
    {
        var (code, output, error) = await RunAsync([.. arguments, "--config", File("bad.yaml")]);
        Assert.That(code, Is.EqualTo(ExitCode.Usage));
        Assert.That(error, Does.Match(@"bad\.yaml:2:13: unknown key ""agent"""));
        Assert.That(output, Is.Empty);
    }

    [Test]
    public async Task Without_a_gate_a_token_is_made_listed_and_revoked_in_the_state_folder()
    {
        var (code, output, _) = await RunAsync(["token", "issue", "--agent", "planner", "--json", "--config", File("good.yaml")]);
        Assert.That(code, Is.EqualTo(ExitCode.Done));
        var issued = JsonDocument.Parse(output).RootElement;
        var id = issued.GetProperty("id").GetString()!;
        Assert.That(issued.GetProperty("token").GetString(), Does.StartWith(id));

        Assert.That((await RunAsync(["token", "list", "--config", File("good.yaml")])).Output, Does.Contain(id).And.Contain("\tgood\t"));
        Assert.That((await RunAsync(["token", "revoke", id, "--config", File("good.yaml")])).Code, Is.EqualTo(ExitCode.Done));
        Assert.That((await RunAsync(["token", "list", "--config", File("good.yaml")])).Output, Does.Contain("\trevoked\t"));
        Assert.That((await RunAsync(["token", "revoke", id, "--config", File("good.yaml")])).Code, Is.EqualTo(ExitCode.No));
    }

    [Test]
    public async Task A_token_is_the_only_thing_on_the_output()
    {
        var (_, output, error) = await RunAsync(["token", "issue", "--agent", "planner", "--config", File("good.yaml")]);
        Assert.That(output, Does.Match(@"^wgt_\S+\n$"));
        Assert.That(error, Does.Not.Contain(output.Trim()));
    }

    [Test]
    public async Task The_schema_is_JSON()
    {
        var (code, output, _) = await RunAsync(["schema"]);
        Assert.That(code, Is.EqualTo(ExitCode.Done));
        var properties = JsonDocument.Parse(output).RootElement.GetProperty("properties");
        foreach (var section in new[] { "gate", "vault", "listeners", "identity", "credentials", "targets", "rules", "rules_files" })
            Assert.That(properties.TryGetProperty(section, out _), Is.True, section);
    }

    private string File(string name) => Path.Combine(_folder, name);

    private static async Task<(int Code, string Output, string Error)> RunAsync(string[] arguments)
    {
        using var output = new MemoryStream();
        await using var error = new StringWriter();
        var code = await CommandLine.RunAsync(arguments, new Terminal(output, error, isInteractive: false), CancellationToken.None);
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
