using System.Globalization;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;
using WireGate.EndToEnd.Robustness;

namespace WireGate.EndToEnd.Isolation;

/// <summary>An agent that can reach the gate and nothing else: its work goes on, the database is out of its reach. Needs root.</summary>
public sealed class NetworkNamespaceTests
{
    private const string GateAddress = "10.203.77.1";
    private const string AgentAddress = "10.203.77.2";
    private const string Outside = "wgtest0";
    private const string Namespace = "wgtest-agent";
    private const string Password = "out-of-reach";

    [SetUp]
    public async Task MakeNamespaceAsync()
    {
        if (!Environment.IsPrivilegedProcess) Assert.Ignore("Network namespaces are made by root: run the tests as root for this one.");
        await Shell.OutputAsync("ip", ["netns", "add", Namespace]);
        await Shell.OutputAsync("ip", ["link", "add", Outside, "type", "veth", "peer", "name", "agent0", "netns", Namespace]);
        await Shell.OutputAsync("ip", ["addr", "add", GateAddress + "/30", "dev", Outside]);
        await Shell.OutputAsync("ip", ["link", "set", Outside, "up"]);
        await InsideAsync("ip", "addr", "add", AgentAddress + "/30", "dev", "agent0");
        await InsideAsync("ip", "link", "set", "agent0", "up");
        await InsideAsync("ip", "link", "set", "lo", "up");
    }

    [TearDown]
    public async Task RemoveNamespaceAsync()
    {
        if (Environment.IsPrivilegedProcess) await Shell.RunAsync("ip", ["netns", "delete", Namespace]);
    }

    [Test]
    public async Task An_agent_in_it_works_through_the_gate_and_reaches_no_database()
    {
        await using var server = await PostgresServer.StartAsync(PostgresServer.Majors.Last());
        await server.SqlAsync($"CREATE ROLE app LOGIN PASSWORD '{Password}'; CREATE DATABASE shop OWNER app;");
        await server.SqlAsync("SET ROLE app; CREATE TABLE scratch (id int); INSERT INTO scratch VALUES (7); CREATE TABLE kept (id int);", "shop");
        using var authority = new Testing.TestAuthority();
        var (certificate, key) = authority.Issue(GateAddress);
        var configuration = FaultBed.Configuration(server.Port, $", tls: {{ certificate: \"{certificate}\", key: \"{key}\" }}", FaultBed.Rules())
            .Replace("\"127.0.0.1:{port}\"", "\"0.0.0.0:{port}\"", StringComparison.Ordinal);
        await using var gate = await Gate.StartAsync(configuration, async folder =>
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "app.secret"), Password);
            File.SetUnixFileMode(Path.Combine(folder, "app.secret"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        });
        var token = await gate.IssueTokenAsync("planner", "--target", "shop");

        var allowed = await PsqlAsync(gate.Port, token, authority.File, "SELECT id FROM scratch");
        Assert.That(allowed.Output, Is.EqualTo("7\n"), allowed.ToString());
        var refused = await PsqlAsync(gate.Port, token, authority.File, "SELECT id FROM kept");
        Assert.That(refused.Error, Does.Contain("denied by rule"));

        // The database listens on the machine's loopback, the gate's control socket is a file; neither is an address that the agent has.
        foreach (var address in new[] { "127.0.0.1", GateAddress })
        {
            var direct = await InsideAsync(
                "psql", "-X", $"host={address} port={server.Port.ToString(CultureInfo.InvariantCulture)} user=app password={Password} dbname=shop connect_timeout=3", "-c", "SELECT 1");
            Assert.That(direct.ExitCode, Is.EqualTo(2), address);
            Assert.That(direct.Error, Does.Contain("onnection refused").Or.Contain("timeout"), address);
        }
    }

    private static Task<ShellResult> PsqlAsync(int port, string token, string authority, string sql) => Shell.RunAsync(
        "ip",
        ["netns", "exec", Namespace, "psql", "-XAtq", $"host={GateAddress} port={port.ToString(CultureInfo.InvariantCulture)} user=planner dbname=shop sslmode=verify-full sslrootcert={authority}", "-c", sql],
        new Dictionary<string, string?> { ["PGPASSWORD"] = token });

    private static Task<ShellResult> InsideAsync(params string[] command) => Shell.RunAsync("ip", ["netns", "exec", Namespace, .. command]);
}
