using System.Net;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Postgres;
using WireGate.Postgres.Authentication;
using WireGate.Testing;

namespace WireGate.Tests.Postgres.Startup;

/// <summary>Sessions over fakes: one identity, and nothing that opens a target.</summary>
internal static class Sessions
{
    public static readonly EndPoint Elsewhere = new IPEndPoint(IPAddress.Parse("192.0.2.7"), 5000);

    public static Session Of(Link link, FakeIdentity identity, TimeProvider? time = null) => new(
        new Listener
        {
            Name = "postgres",
            Protocol = "postgres",
            Bind = new IPEndPoint(IPAddress.Loopback, 0),
            Settings = new PostgresListenerSettings(ClientAuthenticationMethod.Auto),
        },
        link,
        Elsewhere,
        new SessionServices(identity, new NoPolicy(), new NoVault(), identity.Recorder, new NoTargets(), new SessionTable(), time ?? TimeProvider.System));

    internal sealed class FakeRecorder : IRecorder
    {
        public List<string> Failures { get; } = [];

        public ISessionRecord Open(Session session) => new FakeRecord(Failures);

        private sealed class FakeRecord(List<string> failures) : NoRecord
        {
            public override void Failed(string stage, string message) => failures.Add($"{stage}: {message}");
        }
    }

    private sealed class NoPolicy : IPolicy
    {
        public IPolicyScope ScopeFor(Principal principal, Target target) => throw new NotSupportedException();
    }

    private sealed class NoVault : IVault
    {
        public ValueTask<ICredential> LeaseAsync(string name, HostPort address, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class NoTargets : ITargets
    {
        public Target? Find(string name) => null;
    }
}
