using System.CommandLine;
using System.Net;
using WireGate.Console.Api;
using WireGate.Core.Approvals;

namespace WireGate.Cli.Remote;

/// <summary>Log-in of a person at a gate elsewhere: the person confirms a code in a browser (RFC 8628).</summary>
internal static class LoginCommands
{
    public static Command Login(CliContext context)
    {
        var gate = new Option<string>("--gate") { Description = "The console's address: https://gate.example.com.", Required = true, HelpName = "URL" };
        var authority = new Option<string?>("--authority") { Description = "A PEM file to check the gate's certificate with.", HelpName = "FILE" };
        var command = new Command("login", "Log in to a gate's console, by a code that you confirm in a browser.") { gate, authority };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Uri.TryCreate(parsed.GetValue(gate), UriKind.Absolute, out var url)) throw new CliException(ExitCode.Usage, "--gate is an address such as https://gate.example.com");
            var file = parsed.GetValue(authority) is { } name ? Path.GetFullPath(name) : null;
            using var remote = new RemoteGate(url, file);
            var login = await LogInAsync(remote, context.Terminal, cancellationToken).ConfigureAwait(false);
            new SavedLogin(url, login.Token, login.Expires, file).Save(SavedLogin.DefaultFile);
            context.Terminal.Line($"logged in as {login.Person} ({login.Role}) until {Times.Show(login.Expires)}");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Logout(CliContext context)
    {
        var command = new Command("logout", "Log out of the gate's console.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var login = SavedLogin.Load(SavedLogin.DefaultFile);
            // Gone from here whatever the gate says.
            File.Delete(SavedLogin.DefaultFile);
            using var remote = new RemoteGate(login.Gate, login.Authority, login.Token);
            await remote.SendAsync(HttpMethod.Post, "/api/logout", null, cancellationToken).ConfigureAwait(false);
            context.Terminal.Line("logged out");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<LoginJson> LogInAsync(RemoteGate remote, Terminal terminal, CancellationToken cancellationToken)
    {
        var begun = await remote.SendAsync(HttpMethod.Post, "/api/login/device", null, cancellationToken).ConfigureAwait(false);
        var device = RemoteGate.Read(begun.Body, ConsoleJson.Default.DeviceJson);
        terminal.Note($"Open {VisibleText.OnOneLine((device.VerificationUriComplete ?? device.VerificationUri).AbsoluteUri)} in a browser and confirm the code {VisibleText.OnOneLine(device.UserCode)}.");
        var wait = TimeSpan.FromSeconds(device.Interval);
        while (true)
        {
            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
            using var handle = RemoteGate.Json(new DevicePollJson(device.Handle), ConsoleJson.Default.DevicePollJson);
            var (status, body) = await remote.SendAsync(HttpMethod.Post, "/api/login/device/poll", handle, cancellationToken).ConfigureAwait(false);
            if (status == HttpStatusCode.OK) return RemoteGate.Read(body, ConsoleJson.Default.LoginJson);
            // RFC 8628 section 3.5.
            if (RemoteGate.Read(body, ConsoleJson.Default.DevicePendingJson).SlowDown) wait += TimeSpan.FromSeconds(5);
        }
    }
}
