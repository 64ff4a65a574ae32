using Microsoft.Extensions.Logging.Abstractions;
using WireGate.Approvals;
using WireGate.Core.Configuration;
using WireGate.Notifications;
using WireGate.Notifications.Configuration;
using WireGate.Testing;

namespace WireGate.Tests.Notifications;

/// <summary>A notifier over a fake desk, configured by text as a user would, with its folder and secrets.</summary>
internal sealed class NotifierBed : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wiregate-notify-");

    public NotifierBed()
    {
        foreach (var name in (string[])["key", "bot", "app"]) File.WriteAllText(Path.Combine(_folder.FullName, name), SecretOf(name) + "\n");
    }

    public FakeDesk Desk { get; } = new();

    public ManualTime Time { get; } = new();

    public ApprovalNotifier Notifier { get; private set; } = null!;

    public static string SecretOf(string name) => name + "-secret-0123456789";

    public async Task StartAsync(string yaml, CancellationToken cancellationToken)
    {
        var settings = Read(yaml, _folder.FullName);
        Notifier = new ApprovalNotifier(
            settings, Path.Combine(_folder.FullName, "state"), Desk, (name, through) => name == "ana" ? new Approver("ana", ["dba"], true, through) : null,
            item => new Uri("https://gate.example.com/approvals/" + item.Id), null, Time, NullLogger<ApprovalNotifier>.Instance);
        await Notifier.StartAsync(cancellationToken);
    }

    /// <summary>Stops the notifier and starts another one over the same folder.</summary>
    public async Task RestartAsync(string yaml, CancellationToken cancellationToken)
    {
        await Notifier.DisposeAsync();
        await StartAsync(yaml, cancellationToken);
    }

    public static NotificationSettings Read(string yaml, string folder)
    {
        var root = ConfigDocument.Parse("test.yaml", new StringReader(yaml));
        return NotificationSettingsReader.Read(new MappingReader((ConfigMapping)root).OptionalMapping("notifications"), folder, ["ana", "bob"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (Notifier is not null) await Notifier.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
