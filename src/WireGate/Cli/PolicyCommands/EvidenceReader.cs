using System.CommandLine;
using WireGate.Cli.RecordingsCommands;
using WireGate.Core;
using WireGate.Hosting;
using WireGate.Recording.Format;
using WireGate.Recording.Keys;
using WireGate.Recording.Reading;

namespace WireGate.Cli.PolicyCommands;

/// <summary>Reads operations from recordings, session after session, the oldest first.</summary>
internal sealed class EvidenceReader(CliContext context, Snapshot snapshot, ReaderSecretKey key)
{
    private readonly EachRecording _each = new(context, key);

    /// <summary>Recordings that were read.</summary>
    public int Sessions => _each.Read;

    /// <summary>Whether every recording could be read, and every operation belongs to a target and an agent that are configured still.</summary>
    public bool IsComplete => _each.IsComplete && Unknown == 0;

    /// <summary>Operations of targets or agents that are not configured any more.</summary>
    public int Unknown { get; private set; }

    public static Option<string> RecordingsOption { get; } = new("--recordings") { Description = "Where recordings lie.", HelpName = "DIR", Required = true };

    public static Option<string> KeyOption { get; } = new("--key") { Description = "The secret key of a reader for whom they are sealed.", HelpName = "FILE", Required = true };

    public void Run(string folder, Action<Evidence> take, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder)) throw new CliException(ExitCode.Usage, $"there is no folder of recordings {folder}");
        foreach (var session in SessionCatalog.Read(RecordingPlace.Find(folder)).Sessions)
        {
            Principal? principal = null;
            Target? target = null;
            var join = new OperationJoin(operation =>
            {
                if (principal is null || target is null) Unknown++;
                else take(new Evidence(session.Session, principal, target, operation));
            });
            _each.Run([session], (_, frame, _) =>
            {
                if (frame is { Kind: FrameKind.Authenticated, Principal: { } who }) principal = PrincipalOf(who);
                else if (frame is { Kind: FrameKind.Target, Outcome: "allow", Name: { } name }) target = snapshot.Configuration.Find(name);
                join.Take(frame);
            }, cancellationToken);
            join.End();
        }
    }

    private Principal? PrincipalOf(FramePrincipal who)
    {
        if (who.Agent is not { } agent || snapshot.Agents.FindAgent(agent) is not { } configured) return null;
        return new Principal
        {
            Agent = agent,
            Owner = who.Person,
            Groups = configured.Groups,
            Task = who.Task,
            Issuer = who.Issuer,
            Actors = [.. who.Actors.Select(actor => new Actor(actor.Agent ?? "", actor.Person, snapshot.Agents.FindAgent(actor.Agent ?? "")?.Groups ?? []))],
            TokenId = who.Token ?? "",
            SessionExpires = DateTimeOffset.MaxValue,
        };
    }
}
