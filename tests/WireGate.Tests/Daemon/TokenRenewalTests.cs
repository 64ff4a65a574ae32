using NUnit.Framework;
using WireGate.Cli;
using WireGate.Testing;

namespace WireGate.Tests.Daemon;

internal sealed class TokenRenewalTests
{
    [Test]
    public async Task A_token_is_renewed_with_a_third_of_its_time_left_and_again_after_a_failure()
    {
        var time = new ManualTime();
        using var over = new CancellationTokenSource();
        var (made, fails) = (0, false);
        var renewal = new TokenRenewal(_ =>
        {
            if (fails) throw new IOException("the gate restarts");
            made++;
            return Task.FromResult(TimeSpan.FromMinutes(15));
        }, time).RunAsync(TimeSpan.FromMinutes(15), over.Token);
        Assert.That(made, Is.Zero);
        time.Advance(TimeSpan.FromMinutes(10));
        await ArmedAsync(time);
        Assert.That(made, Is.EqualTo(1));
        fails = true;
        time.Advance(TimeSpan.FromMinutes(10));
        await ArmedAsync(time);
        fails = false;
        time.Advance(TimeSpan.FromSeconds(5));
        await ArmedAsync(time);
        Assert.That(made, Is.EqualTo(2));
        await over.CancelAsync();
        await renewal.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Test]
    public void The_file_is_its_owners_alone_and_gone_at_the_end()
    {
        var file = new PasswordFile();
        file.Write("wgt_a"u8);
        file.Write("wgt_b"u8);
        Assert.That(File.ReadAllText(file.Path), Is.EqualTo("*:*:*:*:wgt_b\n"));
        Assert.That(File.GetUnixFileMode(file.Path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        var folder = Path.GetDirectoryName(file.Path)!;
        Assert.That(File.GetUnixFileMode(folder), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        file.Dispose();
        Assert.That(Directory.Exists(folder), Is.False);
    }

    private static async Task ArmedAsync(ManualTime time)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (time.Armed == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
