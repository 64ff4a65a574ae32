using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres;

/// <summary>pg_dump through the gate and back. Debian's pg_dump is 15 and takes no newer server.</summary>
public sealed class ClientsDumpTests
{
    /// <summary>Random in each dump unless given.</summary>
    private const string RestrictKey = "--restrict-key=WireGate";

    private static readonly string[] AllowedTables = ["-t", "customers", "-t", "orders", "-t", "open_orders"];

    private ClientBed _bed = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _bed = await ClientBed.OfAsync(15);

    [TestCase("--no-sync")]
    [TestCase("--inserts")]
    [TestCase("--column-inserts", "--no-owner")]
    [TestCase("--schema-only", "--clean", "--if-exists")]
    [TestCase("--data-only", "--disable-triggers")]
    [TestCase("--serializable-deferrable")]
    [TestCase("--quote-all-identifiers", "--lock-wait-timeout=5s")]
    public async Task Dump_of_allowed_tables_is_the_same_as_straight_from_the_server(params string[] options)
    {
        var through = await DumpAsync(_bed.Through(), [.. AllowedTables, .. options]);
        Assert.That(through, Does.Contain("customers"));
        Assert.That(through, Is.EqualTo(await DumpAsync(_bed.Direct(), [.. AllowedTables, .. options])));
    }

    [Test]
    public async Task Restored_through_the_gate_it_dumps_the_same_again()
    {
        var dump = await DumpAsync(_bed.Through(), AllowedTables);
        var restored = await Shell.RunAsync("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-1"], _bed.Through("copy"), dump);
        Assert.That(restored.ExitCode, Is.Zero, restored.ToString());
        Assert.That(await DumpAsync(_bed.Direct("copy"), AllowedTables), Is.EqualTo(dump));
        Assert.That(await DumpAsync(_bed.Through("copy"), AllowedTables), Is.EqualTo(dump));
    }

    [Test]
    public async Task Dump_of_everything_is_refused_at_the_table_that_is_denied()
    {
        var result = await Shell.RunAsync("pg_dump", [RestrictKey], _bed.Through());
        Assert.That(result.ExitCode, Is.Not.Zero);
        Assert.That(result.Error, Does.Contain("keys-stay-in-the-shop").And.Contain("LOCK TABLE public.api_keys"));
        Assert.That(result.Output, Does.Not.Contain("COPY"));
    }

    private static Task<string> DumpAsync(Dictionary<string, string?> environment, params string[] arguments) =>
        Shell.OutputAsync("pg_dump", [RestrictKey, .. arguments], environment);
}
