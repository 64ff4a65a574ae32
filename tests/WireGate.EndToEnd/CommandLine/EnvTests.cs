using System.Text.Json;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>What <c>wiregate env</c> prints, used the way each form is meant to be used.</summary>
public sealed class EnvTests
{
    private const string Sql = "SELECT count(*) FROM customers";

    private Site _site = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _site = await Site.InitAsync();
        await _site.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _site.DisposeAsync();

    [Test]
    public async Task The_shell_form_is_evaluated_by_a_shell()
    {
        var script = $"eval \"$('{Gate.Program}' env shop)\" && psql -XAtqc '{Sql}' && psql \"$DATABASE_URL\" -XAtqc '{Sql}'";
        var result = await Shell.RunAsync("sh", ["-c", script], new Dictionary<string, string?> { ["WIREGATE_CONFIG"] = _site.ConfigurationFile });
        Assert.That(result.Output, Is.EqualTo("200\n200\n"), result.Error);
    }

    [TestCase("--json")]
    [TestCase("--format=json")]
    public async Task The_JSON_form_is_an_object_of_variables(string how)
    {
        using var document = JsonDocument.Parse(await _site.AnswerAsync("env", "shop", how));
        var variables = document.RootElement.EnumerateObject().ToDictionary(variable => variable.Name, variable => variable.Value.GetString());
        Assert.That(variables["PGSSLMODE"], Is.EqualTo("verify-full"));
        Assert.That((await Shell.RunAsync("psql", ["-XAtqc", Sql], variables)).Output, Is.EqualTo("200\n"));
    }

    [Test]
    public async Task The_docker_form_has_one_variable_a_line_taken_as_it_is()
    {
        var lines = (await _site.AnswerAsync("env", "shop", "--format", "docker")).TrimEnd().Split('\n');
        var variables = lines.Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]);
        Assert.That(variables.Values, Has.None.Contains("'").And.None.Contains("\""));
        Assert.That((await Shell.RunAsync("psql", ["-XAtqc", Sql], variables)).Output, Is.EqualTo("200\n"));
    }

    [TestCase(2, "env", "nowhere")]
    [TestCase(2, "env", "shop", "--agent", "stranger")]
    [TestCase(2, "env", "shop", "--format", "xml")]
    [TestCase(2, "env")]
    public async Task What_it_can_not_do_makes_no_token(int code, params string[] arguments)
    {
        var before = (await _site.JsonAsync("token", "list")).GetProperty("tokens").GetArrayLength();
        var result = await _site.RunAsync(arguments);
        Assert.That(result.ExitCode, Is.EqualTo(code), result.ToString());
        Assert.That(result.Output, Is.Empty);
        Assert.That((await _site.JsonAsync("token", "list")).GetProperty("tokens").GetArrayLength(), Is.EqualTo(before));
    }
}
