using System.IO.Pipelines;
using System.Text;
using NUnit.Framework;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Relay;

namespace WireGate.Tests.Postgres.Relay;

internal sealed class FarewellTests
{
    [Test]
    public async Task A_refused_client_is_told_what_to_do_instead()
    {
        var client = new Pipe();
        await new Farewell(SqlState.InsufficientPrivilege, "no search_path here", true, "Qualify names.").SendAsync(client.Writer);
        await client.Writer.CompleteAsync();
        var sent = Encoding.UTF8.GetString((await client.Reader.ReadAsync()).Buffer.FirstSpan);
        Assert.That(sent, Does.Contain("Mno search_path here\0").And.Contain("HQualify names.\0").And.Contain("C42501\0"));
    }
}
