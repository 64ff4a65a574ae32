using WireGate.Core;

namespace WireGate.Control;

/// <summary>A session as it is listed.</summary>
internal sealed record SessionRow(
    string Id, string? Agent, string? Owner, string? Token, string? Target, string Listener, string Client, DateTimeOffset Opened, long Operations, long Denials)
{
    public static SessionRow Of(Session session) => new(
        session.Id.Text, session.Principal?.Agent, session.Principal?.Owner, session.Principal?.TokenId, session.Target?.Name, session.Listener.Name,
        session.Client.ToString() ?? "", session.Opened, session.Operations, session.Denials);
}
