using NUnit.Framework;

namespace WireGate.EndToEnd.Postgres;

/// <summary>Stops the servers and gates that the fixtures of this namespace shared.</summary>
[SetUpFixture]
public sealed class ClientBedsEnd
{
    [OneTimeTearDown]
    public async Task StopAsync() => await ClientBed.StopAllAsync();
}
