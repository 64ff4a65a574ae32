using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using WireGate.Cli;
using WireGate.Cli.Remote;
using WireGate.Console;

namespace WireGate.Tests.Console;

/// <summary>The command line's log-in at a console elsewhere.</summary>
[NonParallelizable]
internal sealed class RemoteTests
{
    private string _folder = "";
    private string? _before;

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("wg-").FullName;
        _before = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        Environment.SetEnvironmentVariable("XDG_CONFIG_HOME", _folder);
    }

    [TearDown]
    public void RemoveFolder()
    {
        Environment.SetEnvironmentVariable("XDG_CONFIG_HOME", _before);
        Directory.Delete(_folder, recursive: true);
    }

    [Test, CancelAfter(60_000)]
    public async Task Log_in_is_kept_for_its_user_alone_and_logout_ends_it()
    {
        await using var bed = await ConsoleBed.StartAsync();
        bed.SignIn.Interval = TimeSpan.FromMilliseconds(1);
        bed.SignIn.Device = new Subject("corp", "sub-bea", null);
        Assert.That(await RunAsync("login", "--gate", bed.Url.AbsoluteUri), Is.EqualTo(ExitCode.Done));
        var kept = SavedLogin.Load(SavedLogin.DefaultFile);
        Assert.That(File.GetUnixFileMode(SavedLogin.DefaultFile), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        using var browser = bed.Browser();
        using (var me = await browser.SendAsync(HttpMethod.Get, "/api/me", null, ("Authorization", "Bearer " + kept.Token))) Assert.That(me.IsSuccessStatusCode, Is.True);
        Assert.That(await RunAsync("logout"), Is.EqualTo(ExitCode.Done));
        Assert.That(File.Exists(SavedLogin.DefaultFile), Is.False);
        using var after = await browser.SendAsync(HttpMethod.Get, "/api/me", null, ("Authorization", "Bearer " + kept.Token));
        Assert.That((int)after.StatusCode, Is.EqualTo(401));
    }

    [Test, CancelAfter(60_000)]
    public async Task Stranger_is_not_logged_in()
    {
        await using var bed = await ConsoleBed.StartAsync();
        bed.SignIn.Interval = TimeSpan.FromMilliseconds(1);
        bed.SignIn.Device = new Subject("corp", "sub-stranger", null);
        Assert.That(await RunAsync("login", "--gate", bed.Url.AbsoluteUri), Is.EqualTo(ExitCode.No));
        Assert.That(File.Exists(SavedLogin.DefaultFile), Is.False);
    }

    [Test, CancelAfter(60_000)]
    public async Task Requests_are_listed_shown_and_answered_at_the_gate_that_one_is_logged_in_to()
    {
        await using var bed = await ConsoleBed.StartAsync();
        bed.SignIn.Interval = TimeSpan.FromMilliseconds(1);
        bed.SignIn.Device = new Subject("corp", "sub-bea", null);
        bed.Desk.Items["q-1"] = FakeDesk.Item(text: "DELETE FROM orders \u202E");
        Assert.That(await RunAsync("login", "--gate", bed.Url.AbsoluteUri), Is.EqualTo(ExitCode.Done));
        Assert.That(await RunAsync("approvals", "list", "--gate", bed.Url.AbsoluteUri), Is.EqualTo(ExitCode.Done));
        Assert.That(await RunAsync("approvals", "show", "q-1", "--gate", bed.Url.AbsoluteUri), Is.EqualTo(ExitCode.Done));
        Assert.That(await RunAsync("approvals", "show", "q-2", "--gate", bed.Url.AbsoluteUri), Is.EqualTo(ExitCode.No));
        Assert.That(await RunAsync("approvals", "deny", "q-1", "--reason", "not today", "--gate", bed.Url.AbsoluteUri), Is.EqualTo(ExitCode.Done));
        var (id, answer) = bed.Desk.Answers.Single();
        Assert.That((id, answer.By.Name, answer.IsApproval, answer.Reason), Is.EqualTo(("q-1", "bea", false, "not today")));
        Assert.That(await RunAsync("approvals", "list", "--gate", "https://other.example.com"), Is.EqualTo(ExitCode.Usage), "a token goes nowhere else");
    }

    [Test, CancelAfter(60_000)]
    public async Task Who_sends_nothing_of_what_it_began_keeps_nobody_else_from_logging_in()
    {
        await using var bed = await ConsoleBed.StartAsync();
        var slow = new List<TcpClient>();
        try
        {
            for (var one = 0; one < 8; one++)
            {
                var client = new TcpClient();
                slow.Add(client);
                await client.ConnectAsync(bed.Url.Host, bed.Port);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                    $"POST /api/login/device/poll HTTP/1.1\r\nHost: {bed.Url.Authority}\r\nContent-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n"));
                var answer = new byte[12];
                await client.GetStream().ReadExactlyAsync(answer);
                Assert.That(Encoding.ASCII.GetString(answer), Is.EqualTo("HTTP/1.1 100"), "it waits for the body");
            }

            using var browser = bed.Browser();
            using var began = await browser.SendAsync(HttpMethod.Post, "/api/login/device", null);
            Assert.That((int)began.StatusCode, Is.EqualTo(200));
        }
        finally
        {
            foreach (var client in slow) client.Dispose();
        }
    }

    [TestCase("http://gate.example.com")]
    [TestCase("ftp://127.0.0.1")]
    [TestCase("gate")]
    public async Task Gate_is_not_asked_in_the_clear(string gate) => Assert.That(await RunAsync("login", "--gate", gate), Is.EqualTo(ExitCode.Usage));

    [Test]
    public void Log_in_that_others_can_read_is_not_used()
    {
        new SavedLogin(new Uri("https://gate.example.com"), "wgc_token", default, null).Save(SavedLogin.DefaultFile);
        File.SetUnixFileMode(SavedLogin.DefaultFile, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.That(() => SavedLogin.Load(SavedLogin.DefaultFile), Throws.InstanceOf<CliException>());
    }

    [Test]
    public void Link_in_the_place_of_the_file_is_not_written_through()
    {
        var elsewhere = Path.Combine(_folder, "elsewhere");
        File.WriteAllText(elsewhere, "untouched");
        Directory.CreateDirectory(Path.GetDirectoryName(SavedLogin.DefaultFile)!);
        File.CreateSymbolicLink(SavedLogin.DefaultFile, elsewhere);
        new SavedLogin(new Uri("https://gate.example.com"), "wgc_token", default, null).Save(SavedLogin.DefaultFile);
        Assert.That(File.ReadAllText(elsewhere), Is.EqualTo("untouched"));
        Assert.That(SavedLogin.Load(SavedLogin.DefaultFile).Token, Is.EqualTo("wgc_token"));
    }

    private static Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(arguments, new Terminal(new MemoryStream(), TextWriter.Null, isInteractive: false), CancellationToken.None);
}
