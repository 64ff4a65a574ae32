using System.Text;
using NUnit.Framework;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Relay;
using WireGate.Testing;
using WireGate.Tests.Postgres.Startup;

namespace WireGate.Tests.Postgres.Relay;

internal sealed class FarewellTests
{
    [Test]
    public async Task A_refused_client_is_told_what_to_do_instead()
    {
        var (link, client) = LinkPair.InMemory();
        await using var session = Sessions.Of(link, new FakeIdentity());
        await new Farewell(SqlState.InsufficientPrivilege, "no search_path here", true, "Qualify names.").SendAsync(session);
        var sent = Encoding.UTF8.GetString((await client.Input.ReadAsync()).Buffer.FirstSpan);
        Assert.That(sent, Does.Contain("Mno search_path here\0").And.Contain("HQualify names.\0").And.Contain("C42501\0"));
    }
}
