using System.Net.Sockets;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Core.Transport;
using WireGate.Hosting;
using WireGate.Tests.Identity.Jwt;

namespace WireGate.Tests.Identity.Local;

internal sealed class PeerTests
{
    private static readonly ListenerPeer Peer = new(1234, "planner", TimeSpan.FromHours(8));

    [Test]
    public async Task Uid_of_the_socket_is_its_agent()
    {
        using var bed = new JwtBed();
        var principal = await ShowAsync(bed, 1234);
        Assert.That((principal!.Agent, principal.Owner, principal.TokenId), Is.EqualTo(("planner", "ana", "uid:1234")));
        Assert.That(principal.SessionExpires, Is.EqualTo(bed.Time.GetUtcNow().AddHours(8)));
        Assert.That(bed.Identity.StillValid(principal), Is.True);
    }

    [TestCase(0u)]
    [TestCase(1235u)]
    [TestCase(uint.MaxValue)]
    public async Task Any_other_uid_is_nobody_root_among_them(uint uid)
    {
        using var bed = new JwtBed();
        Assert.That(await ShowAsync(bed, uid), Is.Null);
    }

    [Test]
    public async Task Session_ends_when_the_uid_becomes_a_person()
    {
        using var bed = new JwtBed();
        var principal = (await ShowAsync(bed, 1234))!;
        bed.Identity.Replace(JwtBed.Directory("agents: { planner: { groups: [agents], owner: ana } }\npeople: { ana: { groups: [dba], uid: 1234 } }"));
        Assert.That(bed.Identity.StillValid(principal), Is.False);
        Assert.That(await ShowAsync(bed, 1234), Is.Null);
    }

    [Test]
    public async Task Kernel_tells_the_uid_of_a_unix_socket_and_of_nothing_else()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("wg-").FullName, "s");
        using var listening = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listening.Bind(new UnixDomainSocketEndPoint(path));
        listening.Listen();
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(path));
        await using var link = Link.FromSocket(listening.Accept());
        Assert.That(link.PeerUid, Is.EqualTo(Native.Posix.EffectiveUser()));
        using var tcp = new TcpListener(System.Net.IPAddress.Loopback, 0);
        tcp.Start();
        using var other = new TcpClient("127.0.0.1", ((System.Net.IPEndPoint)tcp.LocalEndpoint).Port);
        await using var plain = Link.FromSocket(tcp.AcceptSocket());
        Assert.That(plain.PeerUid, Is.Null);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [TestCase("uid: 4321, agent: planner", null)]
    [TestCase("uid: 1000, agent: planner", "uid 1000 is the person \"ana\"")]
    [TestCase("uid: 4321, agent: nobody", "\"nobody\" is not under identity.agents")]
    [TestCase("uid: 0, agent: planner", "a whole number from 1")]
    [TestCase("agent: planner", "\"uid\" is missing")]
    [TestCase("uid: 4321", "\"agent\" is missing")]
    [TestCase("uid: 4321, agent: planner, session: 31d", "from 1s to 30d")]
    [TestCase("uid: 4321, agent: planner, gid: 1", "unknown key \"gid\"")]
    public void Configuration_says_whose_socket_it_is(string peer, string? problem)
    {
        var folder = Directory.CreateTempSubdirectory("wg-").FullName;
        var file = Path.Combine(folder, "wiregate.yaml");
        File.WriteAllText(file, $$"""
            listeners: [{ protocol: postgres, bind: "{{folder}}/agents/s", peer: { {{peer}} } }]
            identity: { agents: { planner: {} }, people: { ana: { uid: 1000 } } }
            """);
        try
        {
            if (problem is null) Assert.That(() => Gate.LoadOnly(file), Throws.Nothing);
            else Assert.That(() => Gate.LoadOnly(file), Throws.InstanceOf<ConfigException>().With.Message.Contains(problem));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Peer_of_a_network_is_nobody()
    {
        var folder = Directory.CreateTempSubdirectory("wg-").FullName;
        var file = Path.Combine(folder, "wiregate.yaml");
        File.WriteAllText(file, "listeners: [{ protocol: postgres, bind: 127.0.0.1:1, peer: { uid: 4321, agent: planner } }]\nidentity: { agents: { planner: {} } }\n");
        Assert.That(() => Gate.LoadOnly(file), Throws.InstanceOf<ConfigException>().With.Message.Contains("\"peer\" is for unix sockets"));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<Principal?> ShowAsync(JwtBed bed, uint uid) =>
        await bed.Identity.AuthenticateAsync(new PresentedCredential.Peer(uid, Peer), CancellationToken.None);
}
