using System.Security.Cryptography;
using NUnit.Framework;

namespace WireGate.Tests.Ssh.Connection;

/// <summary>Debian's programs through the relay to Debian's sshd, with new keys every 256 KiB on both connections.</summary>
public sealed class RealChannelTests
{
    private SshKeys _keys = null!;
    private RealSshd _sshd = null!;
    private GateOverSsh _gate = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _keys = await SshKeys.MakeAsync();
        _sshd = await RealSshd.StartAsync(_keys);
        _gate = new GateOverSsh(_keys, _sshd, 256 * 1024);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _gate.DisposeAsync();
        await _sshd.DisposeAsync();
        _keys.Dispose();
    }

    [Test]
    public async Task A_command_runs_and_its_output_and_errors_and_status_come_back()
    {
        var result = await _gate.SshAsync("", "x@127.0.0.1", "echo out; echo err >&2; exit 7");
        Assert.That((result.ExitCode, result.Output, result.Errors), Is.EqualTo((7, "out\n", "err\n")));
    }

    [Test]
    public async Task Input_reaches_the_command_and_its_end_does_not_end_the_output()
    {
        var result = await _gate.SshAsync("three\none\ntwo\n", "x@127.0.0.1", "sort; echo done");
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((0, "one\nthree\ntwo\ndone\n")));
    }

    [Test]
    public async Task A_command_that_dies_of_a_signal_says_so()
    {
        var result = await _gate.SshAsync("", "x@127.0.0.1", "kill -TERM $$");
        Assert.That(result.ExitCode, Is.EqualTo(255));
    }

    [Test]
    public async Task A_terminal_is_one()
    {
        var result = await _gate.SshAsync("", "-tt", "x@127.0.0.1", "tty && stty size");
        Assert.That(result.ExitCode, Is.Zero, result.Output);
        Assert.That(result.Output, Does.StartWith("/dev/pts/"));
    }

    [Test]
    public async Task A_refused_command_does_not_run_and_ends_with_126_and_a_line()
    {
        var file = _keys.File("forbidden");
        var result = await _gate.SshAsync("", "x@127.0.0.1", $"touch {file}");
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((126, "")));
        Assert.That(result.Errors, Does.Contain("refused by rule \"no-forbidden\""));
        Assert.That(File.Exists(file), Is.False);
    }

    [Test]
    public async Task A_refused_subsystem_ends_with_a_line()
    {
        var result = await _gate.SshAsync("", "-s", "x@127.0.0.1", "forbidden");
        Assert.That(result.ExitCode, Is.EqualTo(126));
        Assert.That(result.Errors, Does.Contain("no-forbidden"));
    }

    [Test]
    public async Task A_refusal_leaves_the_connection_and_its_other_channels_alone()
    {
        var control = _keys.File("control");
        string[] shared = ["-oControlMaster=auto", "-oControlPath=" + control, "-oControlPersist=20"];
        try
        {
            Assert.That((await _gate.SshAsync("", [.. shared, "x@127.0.0.1", "echo first"])).Output, Is.EqualTo("first\n"));
            var other = _gate.SshAsync("on\n", [.. shared, "x@127.0.0.1", "cat; sleep 0.3; echo still"]);
            Assert.That((await _gate.SshAsync("", [.. shared, "x@127.0.0.1", "echo forbidden"])).ExitCode, Is.EqualTo(126));
            Assert.That((await _gate.SshAsync("", [.. shared, "x@127.0.0.1", "echo second"])).Output, Is.EqualTo("second\n"));
            Assert.That((await other).Output, Is.EqualTo("on\nstill\n"));
        }
        finally
        {
            await Tool.RunAsync("ssh", [.. shared, "-O", "exit", "x@127.0.0.1"]);
        }
    }

    [Test]
    public async Task Twelve_megabytes_come_and_go_unchanged_while_keys_change()
    {
        var file = _keys.File("bulk");
        var bytes = RandomNumberGenerator.GetBytes(12 * 1024 * 1024);
        await File.WriteAllBytesAsync(file, bytes);
        var expected = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var down = await Tool.RunAsync("sh", ["-c", $"ssh \"$@\" 'cat {file}' | sha256sum", "sh", .. _gate.Options, "x@127.0.0.1"], environment: _gate.Environment);
        Assert.That(down.Output, Does.StartWith(expected), down.Errors);
        var up = await Tool.RunAsync("sh", ["-c", $"ssh \"$@\" sha256sum < {file}", "sh", .. _gate.Options, "x@127.0.0.1"], environment: _gate.Environment);
        Assert.That(up.Output, Does.StartWith(expected), up.Errors);
        var both = await Tool.RunAsync("sh", ["-c", $"ssh \"$@\" cat < {file} | sha256sum", "sh", .. _gate.Options, "x@127.0.0.1"], environment: _gate.Environment);
        Assert.That(both.Output, Does.StartWith(expected), both.Errors);
    }

    [TestCase("-O")]
    [TestCase("-s")]
    public async Task Scp_copies_both_ways(string protocol)
    {
        var (from, there, back) = (_keys.File("scp" + protocol), _keys.File("scp-there" + protocol), _keys.File("scp-back" + protocol));
        await File.WriteAllBytesAsync(from, RandomNumberGenerator.GetBytes(1_000_000));
        var up = await Tool.RunAsync("scp", [protocol, .. _gate.Options, from, "x@127.0.0.1:" + there], environment: _gate.Environment);
        Assert.That(up.ExitCode, Is.Zero, up.Errors);
        var down = await Tool.RunAsync("scp", [protocol, .. _gate.Options, "x@127.0.0.1:" + there, back], environment: _gate.Environment);
        Assert.That(down.ExitCode, Is.Zero, down.Errors);
        Assert.That(await File.ReadAllBytesAsync(back), Is.EqualTo(await File.ReadAllBytesAsync(from)));
    }

    [Test]
    public async Task A_client_that_stops_reading_one_channel_does_not_stop_another()
    {
        var control = _keys.File("stuck");
        string[] shared = ["-oControlMaster=auto", "-oControlPath=" + control, "-oControlPersist=30"];
        try
        {
            Assert.That((await _gate.SshAsync("", [.. shared, "x@127.0.0.1", "echo up"])).Output, Is.EqualTo("up\n"));
            // The reader of the pipe is asleep: its channel's window closes after some 2 MB.
            var stuck = Tool.RunAsync("sh", ["-c", "ssh \"$@\" 'head -c 30000000 /dev/zero' | { read -r line < /dev/null; sleep 3; wc -c; }", "sh", .. _gate.Options, .. shared, "x@127.0.0.1"], environment: _gate.Environment);
            for (var round = 0; round < 5; round++) Assert.That((await _gate.SshAsync("", [.. shared, "x@127.0.0.1", "echo free"])).Output, Is.EqualTo("free\n"));
            Assert.That(stuck.IsCompleted, Is.False);
            Assert.That((await stuck).Output.Trim(), Is.EqualTo("30000000"));
        }
        finally
        {
            await Tool.RunAsync("ssh", [.. shared, "-O", "exit", "x@127.0.0.1"]);
        }
    }

    [Test]
    public async Task Dropbears_client_runs_a_command()
    {
        var result = await Tool.RunAsync("dbclient", ["-y", "-y", "-p", $"{_gate.Port}", "x@127.0.0.1", "echo out; exit 3"], environment: _gate.Environment);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((3, "out\n")), result.Errors);
    }

    [Test]
    public async Task Paramiko_runs_a_command_and_copies_a_file()
    {
        // It has neither authenticated encryption nor strict key exchange.
        var (from, to) = (_keys.File("paramiko"), _keys.File("paramiko-there"));
        await File.WriteAllBytesAsync(from, RandomNumberGenerator.GetBytes(700_000));
        var result = await Tool.RunAsync("/usr/bin/python3", ["-"], $"""
            import paramiko
            client = paramiko.SSHClient()
            client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
            client.connect("127.0.0.1", {_gate.Port}, "x", "token", look_for_keys=False, allow_agent=False)
            _, out, err = client.exec_command("echo out; echo err >&2; exit 5")
            print(out.read(), err.read(), out.channel.recv_exit_status())
            client.open_sftp().put("{from}", "{to}")
            client.close()
            """);
        Assert.That(result.Output, Is.EqualTo("b'out\\n' b'err\\n' 5\n"), result.Errors);
        Assert.That(await File.ReadAllBytesAsync(to), Is.EqualTo(await File.ReadAllBytesAsync(from)));
    }

    [Test]
    public async Task Every_start_of_a_program_is_judged()
    {
        _gate.Judge.Asked.Clear();
        await _gate.SshAsync("echo in a shell\n", "-T", "-oSendEnv=NONE", "x@127.0.0.1");
        Assert.That(_gate.Judge.Asked, Is.EqualTo((string[])["shell"]));
    }
}
