using System.Collections.Immutable;
using System.Net;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Startup;

namespace WireGate.Tests.Postgres.Startup;

public sealed class TargetNameTests
{
    [TestCase("orders", "orders", null)]
    [TestCase("orders/", "orders", null)]
    [TestCase("orders/sales", "orders", "sales")]
    [TestCase("orders/a/b", "orders", "a/b")]
    [TestCase("/a", "", "a")]
    public void Target_stands_before_the_first_slash(string given, string target, string? database) =>
        Assert.That(TargetName.Split(given), Is.EqualTo(new TargetName(target, database)));

    [TestCase("orders", true, null, "orders", null)]
    [TestCase("orders/sales", true, null, "orders", "sales")]
    [TestCase("sales", true, "orders", "orders", "sales")]
    [TestCase("orders", true, "orders", "orders", null)]
    [TestCase("orders/sales", true, "orders", "orders", "sales")]
    [TestCase("other/sales", true, "orders", "orders", "other/sales")]
    [TestCase("wgt_abc", false, "orders", "orders", null)]
    public void One_target_need_not_be_named(string given, bool names, string? only, string target, string? database)
    {
        Assert.That(Resolve(given, names, only, null), Is.EqualTo(new TargetName(target, database)));
        Assert.That(Resolve(given, names, null, only), Is.EqualTo(new TargetName(target, database)));
    }

    [TestCase(63, true)]
    [TestCase(64, false)]
    public void A_name_that_the_server_would_cut_off_is_refused(int bytes, bool valid)
    {
        var given = "t/" + new string('x', bytes);
        if (valid) Assert.That(Resolve(given, true, null, null).Database, Has.Length.EqualTo(bytes));
        else Assert.Throws<ClientRefusedException>(() => Resolve(given, true, null, null));
    }

    private static TargetName Resolve(string database, bool names, string? token, string? listener) => TargetName.Resolve(
        new StartupRequest { User = "wgt_abc", Database = database, NamesDatabase = names, Parameters = [], Version = ProtocolVersion.V3_0 },
        new Principal { Agent = "a", TokenId = "t", SessionExpires = DateTimeOffset.MaxValue, Targets = token is null ? [] : ImmutableArray.Create(token) },
        new Listener { Name = "l", Protocol = "postgres", Bind = new IPEndPoint(IPAddress.Loopback, 0), Settings = new object(), Target = listener });
}
