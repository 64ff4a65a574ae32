using System.Text;
using NUnit.Framework;
using WireGate.Core.Masks;
using WireGate.Tests.Postgres.Messages;
using WireGate.Tests.Postgres.Relay;

namespace WireGate.Tests.Postgres.Masking;

/// <summary>What a server says beside rows, to a session from which something is hidden.</summary>
public sealed class ScrubbedMessagesTests
{
    private const string Canary = "123-45-6789";

    private static readonly byte[] Select = Wire.Message('Q', "SELECT ssn FROM people");
    private static readonly byte[] Ready = Wire.Message('Z', 'I');

    [TestCase("22P02", "invalid input syntax for type integer: \"123-45-6789\"")]
    [TestCase("23505", "duplicate key value violates unique constraint \"123-45-6789\"")]
    [TestCase("P0001", "123-45-6789")]
    [TestCase("42P01", "relation \"123-45-6789\" does not exist")]
    [TestCase("42704", "type \"123-45-6789\" does not exist")]
    [TestCase("42883", "function \"123-45-6789\" does not exist")]
    [TestCase("42601", "syntax error in tsquery: \"123-45-6789\"")]
    [TestCase("3F000", "schema \"123-45-6789\" does not exist")]
    [TestCase("58P01", "could not open file \"123-45-6789\" for reading")]
    [TestCase("XX000", "cache lookup failed for 123-45-6789")]
    [TestCase("22023", "unrecognized time zone \"123-45-6789\"")]
    public async Task Error_shows_no_value_and_keeps_its_code(string code, string message)
    {
        await using var bed = await StartAsync();
        await bed.Backend.SendAsync(Error('E', code, message), Ready);
        var told = await bed.Client.ReceiveAsync($"E:{code} Z");
        Assert.That(Encoding.UTF8.GetString(told), Does.Not.Contain(Canary).And.Contain("masked values").And.Contain("people_pkey"));
    }

    [TestCase("42703", "column \"fro\" does not exist")]
    [TestCase("42601", "syntax error at or near \"FORM\"")]
    [TestCase("42P01", "relation \"peoples\" does not exist")]
    public async Task Error_about_the_statements_own_words_keeps_them(string code, string message)
    {
        await using var bed = await StartAsync();
        await bed.Backend.SendAsync(Wire.Message('E', 'S', "ERROR", 'C', code, 'M', message, 'H', Canary, 'P', "8", (byte)0), Ready);
        var told = Encoding.UTF8.GetString(await bed.Client.ReceiveAsync($"E:{code} Z"));
        Assert.That(told, Does.Contain(message).And.Not.Contain(Canary));
    }

    [Test]
    public async Task Error_inside_a_function_hides_words_that_only_look_like_the_statements()
    {
        await using var bed = await StartAsync();
        await bed.Backend.SendAsync(Wire.Message('E', 'S', "ERROR", 'C', "42P01", 'M', $"relation \"{Canary}\" does not exist", 'P', "8", 'W', "PL/pgSQL function f()", (byte)0), Ready);
        AssertHidden(await bed.Client.ReceiveAsync("E:42P01 Z"));
    }

    [Test]
    public async Task Error_longer_than_the_buffer_is_cleaned_too()
    {
        await using var bed = await StartAsync();
        var longError = Error('E', "P0001", Canary + new string('x', 200_000));
        await bed.Backend.SendAsync(longError[..1000], longError[1000..], Ready);
        var told = await bed.Client.ReceiveAsync("E:P0001 Z");
        Assert.That(told, Has.Length.LessThan(1000));
        AssertHidden(told);
    }

    [Test]
    public async Task Notice_shows_no_value()
    {
        await using var bed = await StartAsync();
        await bed.Backend.SendAsync(Error('N', "00000", Canary), Error('N', "01000", Canary), Wire.Message('C', "SELECT 0"), Ready);
        AssertHidden(await bed.Client.ReceiveAsync("N N C Z"));
    }

    [Test]
    public async Task Notice_of_the_servers_own_words_passes()
    {
        await using var bed = await StartAsync();
        await bed.Backend.SendAsync(Wire.Message('N', 'S', "NOTICE", 'C', "42P07", 'M', "relation \"t\" already exists, skipping", (byte)0), Ready);
        Assert.That(Encoding.UTF8.GetString(await bed.Client.ReceiveAsync("N Z")), Does.Contain("already exists, skipping"));
    }

    [Test]
    public async Task Notification_comes_without_its_payload()
    {
        await using var bed = await StartAsync();
        await bed.Backend.SendAsync(Wire.Message('A', 77, "jobs", Canary), Ready);
        Assert.That(await bed.Client.ReceiveAsync("A Z"), Is.EqualTo((byte[])[.. Wire.Message('A', 77, "jobs", ""), .. Ready]));
    }

    [TestCase("application_name", "123-45-6789", false)]
    [TestCase("TimeZone", "<123-45-6789>+1", false)]
    [TestCase("TimeZone", "ABC123", false)]
    [TestCase("TimeZone", "Europe/Berlin", true)]
    [TestCase("TimeZone", "Etc/GMT+12", true)]
    [TestCase("TimeZone", "UTC", true)]
    [TestCase("scram_iterations", "123456789", false)]
    [TestCase("DateStyle", "ISO, DMY", true)]
    [TestCase("my.setting", "123-45-6789", false)]
    public async Task Setting_is_reported_if_it_can_hold_no_value(string name, string value, bool passes)
    {
        await using var bed = await StartAsync();
        await bed.Backend.SendAsync(Wire.Message('S', name, value), Wire.Message('C', "SELECT 0"), Ready);
        await bed.Client.ReceiveAsync(passes ? "S C Z" : "C Z");
    }

    private static byte[] Error(char type, string code, string message) => Wire.Message(
        type, 'S', "ERROR", 'V', "ERROR", 'C', code, 'M', message, 'D', "Key (ssn)=(123-45-6789) already exists.", 'H', Canary, 'W', Canary, 'q', Canary, 'n', "people_pkey", (byte)0);

    private static async Task<RelayBed> StartAsync()
    {
        var bed = await RelayBed.StartAsync(services: new RelayServices { Planner = new FakePlans(new Mask("hide", MaskMethod.Redact)) });
        await bed.Client.SendAsync(Select);
        await bed.Backend.ReceiveAsync(Select.Length);
        return bed;
    }

    private static void AssertHidden(byte[] told) => Assert.That(Encoding.UTF8.GetString(told), Does.Not.Contain(Canary));
}
