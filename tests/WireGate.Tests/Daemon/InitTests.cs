using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using WireGate.Cli;
using WireGate.Init;

namespace WireGate.Tests.Daemon;

internal sealed class InitTests
{
    [TestCase("postgres://app@db.internal/orders", "db.internal:5432", "app", "orders", "verify-full")]
    [TestCase("postgresql://app@localhost:5433/orders", "localhost:5433", "app", "orders", "prefer")]
    [TestCase("postgres://app@[::1]:5433/orders", "[::1]:5433", "app", "orders", "prefer")]
    [TestCase("postgres://app@db", "db:5432", "app", "app", "verify-full")]
    [TestCase("postgres://a%40b@db/o%2Fd?sslmode=require", "db:5432", "a@b", "o/d", "require")]
    public void A_target_is_read_from_its_URL(string text, string address, string user, string database, string mode)
    {
        var url = TargetUrl.Parse(text);
        Assert.That((url.Address.ToString(), url.User, url.Database, url.TlsMode), Is.EqualTo((address, user, database, mode)));
    }

    [TestCase("ana", "ana")]
    [TestCase("ana.b_c-1", "ana.b_c-1")]
    [TestCase("DOM\\ana", "operator")]
    [TestCase("a\": {}", "operator")]
    [TestCase("", "operator")]
    [TestCase(null, "operator")]
    public void Whoever_runs_init_is_a_person_by_a_name_that_the_configuration_takes(string? user, string name) => Assert.That(Operator.NameOf(user), Is.EqualTo(name));

    [Test]
    public void Whoever_runs_init_may_approve_and_operate()
    {
        var text = ConfigurationText.Write(TargetUrl.Parse("postgres://app@db/orders"), new WireGate.Core.HostPort("127.0.0.1", 6432), new Operator("ana", 1000));
        var identity = WireGate.Core.Configuration.ConfigDocument.Parse("wiregate.yaml", new StringReader(text)).AsMapping().OptionalMapping("identity");
        var ana = WireGate.Identity.AgentDirectoryReader.Read(identity, "/").FindPersonByUid(1000)!;
        Assert.That((ana.Name, ana.Role), Is.EqualTo(("ana", WireGate.Identity.PersonRole.Operator)));
    }

    [TestCase("postgres://app:pw@db/orders")]
    [TestCase("postgres://db/orders")]
    [TestCase("http://app@db/orders")]
    [TestCase("orders")]
    [TestCase("")]
    [TestCase("postgres://app@db/orders?sslmode=allow")]
    [TestCase("postgres://app@db/orders?passfile=x")]
    [TestCase("postgres://app@db/orders?sslmode=disable&sslrootcert=x")]
    public void What_is_no_target_or_holds_a_password_is_refused(string text)
    {
        var error = Assert.Throws<CliException>(() => TargetUrl.Parse(text));
        Assert.That(error!.ExitCode, Is.EqualTo(ExitCode.Usage));
        Assert.That(error.Message, Does.Not.Contain(":pw@"));
    }

    [Test]
    public void The_gates_certificate_chains_to_the_local_authority_and_names_this_machine()
    {
        var folder = Directory.CreateTempSubdirectory("wg-").FullName;
        try
        {
            using var files = new NewFiles(folder);
            LocalAuthority.Create(files, DateTimeOffset.UtcNow);
            files.Keep();
            using var gate = X509Certificate2.CreateFromPemFile(files.PathOf("gate.pem"), files.PathOf("gate.key"));
            using var authority = X509Certificate2.CreateFromPemFile(files.PathOf("ca.pem"), files.PathOf("ca.key"));
            using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.1"));
            Assert.That(chain.Build(gate), Is.True, string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation)));
            Assert.That(gate.MatchesHostname("localhost") && gate.MatchesHostname("127.0.0.1") && gate.MatchesHostname("::1"), Is.True);
            Assert.That(File.GetUnixFileMode(files.PathOf("gate.key")), Is.EqualTo(NewFiles.Private));
            Assert.That(File.GetUnixFileMode(files.PathOf("ca.key")), Is.EqualTo(NewFiles.Private));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void What_was_begun_and_not_finished_leaves_nothing_and_what_exists_is_never_replaced()
    {
        var folder = Directory.CreateTempSubdirectory("wg-").FullName;
        try
        {
            using (var files = new NewFiles(folder)) files.Write("a", NewFiles.Public, "x"u8);
            Assert.That(Directory.EnumerateFileSystemEntries(folder), Is.Empty);
            File.WriteAllText(Path.Combine(folder, "a"), "mine");
            using (var files = new NewFiles(folder))
            {
                Assert.That(() => files.RefuseExisting("b", "a"), Throws.TypeOf<CliException>());
                Assert.That(() => files.Write("a", NewFiles.Public, "x"u8), Throws.InstanceOf<IOException>());
            }

            Assert.That(File.ReadAllText(Path.Combine(folder, "a")), Is.EqualTo("mine"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestCase(0)]
    [TestCase(47)]
    [TestCase(48)]
    [TestCase(49)]
    [TestCase(200)]
    public void PEM_is_what_dotnet_writes(int length)
    {
        var der = new byte[length];
        Random.Shared.NextBytes(der);
        var pem = new byte[1024];
        var text = System.Text.Encoding.ASCII.GetString(pem.AsSpan(0, PemText.Write("X", der, pem)));
        Assert.That(text, Is.EqualTo(System.Security.Cryptography.PemEncoding.WriteString("X", der) + "\n"));
    }
}
