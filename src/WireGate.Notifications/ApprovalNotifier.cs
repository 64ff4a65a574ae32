using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using WireGate.Approvals;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Notifications.Callbacks;
using WireGate.Notifications.Channels;
using WireGate.Notifications.Configuration;
using WireGate.Notifications.Delivery;

namespace WireGate.Notifications;

/// <summary>Tells people of requests where they are, and takes the answers that they give there. Nothing waits for it: a hold lasts whether anybody was told or not.</summary>
public sealed class ApprovalNotifier : IAsyncDisposable
{
    private readonly IApprovalDesk _desk;
    private readonly ILogger _logger;
    private readonly ImmutableArray<(ChannelSettings Settings, ChannelWorker Worker)> _workers;
    private readonly ImmutableArray<SlackSocket> _sockets;
    private readonly CallbackListener? _callbacks;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _running = [];

    /// <param name="settings">As configured.</param>
    /// <param name="folder">Where channels remember their messages and tickets.</param>
    /// <param name="desk">Where requests are.</param>
    /// <param name="approver">A person as configured now, by name and by where the answer comes from; null if there is none.</param>
    /// <param name="page">Where a request can be decided; null where there is no page.</param>
    /// <param name="vault">Where tokens and keys come from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of what does not work.</param>
    /// <exception cref="IOException">The folder can't be used.</exception>
    public ApprovalNotifier(
        NotificationSettings settings, string folder, IApprovalDesk desk, Func<string, string, Approver?> approver, Func<ApprovalItem, Uri?> page, IVault? vault,
        TimeProvider time, ILogger<ApprovalNotifier> logger)
    {
        (_desk, _logger) = (desk, logger);
        var workers = ImmutableArray.CreateBuilder<(ChannelSettings, ChannelWorker)>();
        var sockets = ImmutableArray.CreateBuilder<SlackSocket>();
        var callbacks = new Dictionary<string, ICallback>(StringComparer.Ordinal);
        foreach (var channel in settings.Channels)
        {
            var references = new References(Path.Combine(folder, channel.Name));
            var answers = new LinkedAnswers(desk, channel.People, approver, channel.Name);
            IApprovalChannel place;
            switch (channel)
            {
                case SlackChannelSettings slack:
                    var messages = new SlackChannel(slack, page, vault, time);
                    var interaction = new SlackInteraction(answers, messages);
                    if (slack.AppToken is not null) sockets.Add(new SlackSocket(slack, interaction, vault, time, logger));
                    if (slack.SigningSecret is not null) callbacks.Add(slack.Name, new SlackCallback(slack, interaction, vault, time));
                    place = messages;
                    break;
                case JiraChannelSettings jira:
                    if (jira.CallbackKey is not null) callbacks.Add(jira.Name, new JiraCallback(jira, references, answers, vault));
                    place = new JiraChannel(jira, page, vault, time);
                    break;
                case ServiceNowChannelSettings table:
                    if (table.CallbackKey is { } key) callbacks.Add(table.Name, new SignedCallback(key, AddressOf(table), references, answers, vault, time));
                    place = new ServiceNowChannel(table, page, vault, time);
                    break;
                case WebhookChannelSettings webhook:
                    if (webhook.People.Count > 0) callbacks.Add(webhook.Name, new SignedCallback(webhook.Key, AddressOf(webhook), references, answers, vault, time));
                    place = new WebhookChannel(webhook, page, vault, time);
                    break;
                default:
                    throw new ArgumentException("an unknown kind of channel", nameof(settings));
            }

            workers.Add((channel, new ChannelWorker(channel, place, references, time, logger)));
        }

        (_workers, _sockets) = (workers.ToImmutable(), sockets.ToImmutable());
        if (settings.Callbacks is { } bind && callbacks.Count > 0) _callbacks = new CallbackListener(bind, settings.Tls, callbacks.ToFrozenDictionary(StringComparer.Ordinal), logger);
    }

    /// <summary>Where callbacks come in, once it was started; null if nothing is called back.</summary>
    public string? CallbackAddress => _callbacks?.Address;

    /// <summary>What does not work, a line for each channel.</summary>
    public ImmutableArray<string> Problems =>
        [.. _workers.Where(one => one.Worker.Problem is not null).Select(one => $"people can't be told by {one.Settings.Name}: {one.Worker.Problem}")];

    /// <exception cref="IOException">The address of the callbacks can't be had.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_callbacks is not null) await _callbacks.StartAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (_, worker) in _workers) _running.Add(Task.Run(() => worker.RunAsync(_stopping.Token), CancellationToken.None));
        foreach (var socket in _sockets) _running.Add(Task.Run(() => socket.RunAsync(_stopping.Token), CancellationToken.None));
        _desk.Changed += Tell;
        try
        {
            // What came, or was decided, while no gate ran.
            foreach (var item in await _desk.ListAsync(onlyPending: false, cancellationToken).ConfigureAwait(false)) Tell(item);
        }
        catch (ApprovalException error)
        {
            // The store comes back by itself, and each change is told then.
            _logger.StoreUnreadable(error.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _desk.Changed -= Tell;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running).ConfigureAwait(false);
        if (_callbacks is not null) await _callbacks.DisposeAsync().ConfigureAwait(false);
        foreach (var (_, worker) in _workers) worker.Dispose();
        foreach (var socket in _sockets) socket.Dispose();
        _stopping.Dispose();
    }

    private void Tell(ApprovalItem item)
    {
        foreach (var (_, worker) in _workers) worker.Tell(item);
    }

    private static HostPort AddressOf(ChannelSettings channel) => new(channel.Url.IdnHost, channel.Url.Port);
}
