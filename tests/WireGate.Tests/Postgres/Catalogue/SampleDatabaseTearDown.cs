using NUnit.Framework;
using WireGate.Tests.Postgres.Catalogue;

namespace WireGate.Tests.Postgres;

/// <summary>Ends the server after the last test that may use it.</summary>
[SetUpFixture]
public sealed class SampleDatabaseTearDown
{
    [OneTimeTearDown]
    public void Stop() => SampleDatabase.StopIfStarted();
}
