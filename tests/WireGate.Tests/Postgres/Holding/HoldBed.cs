using System.Text;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Core.Transport;
using WireGate.Testing;
using WireGate.Tests.Postgres.Messages;
using WireGate.Tests.Postgres.Relay;

namespace WireGate.Tests.Postgres.Holding;

/// <summary>The real relay under rules that hold what is no read, with people who answer when a test says so.</summary>
internal sealed class HoldBed : IAsyncDisposable
{
    public static readonly byte[] Delete = Wire.Message('Q', "DELETE FROM orders WHERE id = 1");
    public static readonly byte[] Ready = Wire.Message('Z', 'I');
    public static readonly byte[] Flush = Wire.Message('H');
    public static readonly byte[] Sync = Wire.Message('S');
    public static readonly byte[] Execute = Wire.Message('E', "", 0);

    private HoldBed(AskedPeople people, ManualTime time, RelayBed relay) => (People, Time, Relay) = (people, time, relay);

    public AskedPeople People { get; }

    public ManualTime Time { get; }

    public RelayBed Relay { get; }

    public PeerEnd Client => Relay.Client;

    public PeerEnd Backend => Relay.Backend;

    public static Decision Held(bool inTransaction = false, TimeSpan? wait = null) => new(Outcome.Hold, "deletes-need-a-dba")
    {
        Holds = [new HoldTerms { Rule = "deletes-need-a-dba", Groups = ["dba"], Wait = wait ?? TimeSpan.FromSeconds(30), InTransaction = inTransaction }],
    };

    public static async Task<HoldBed> StartAsync(Decision? held = null, AskedPeople? people = null)
    {
        people ??= new AskedPeople();
        var time = new ManualTime();
        var relay = await RelayBed.StartAsync(services: new RelayServices { Approvals = people, Time = time, Otherwise = held ?? Held() });
        return new HoldBed(people, time, relay);
    }

    /// <summary>The same over connections that a test made.</summary>
    public static async Task<HoldBed> StartAsync((Link Link, PeerEnd Peer) client, (Link Link, PeerEnd Peer) backend)
    {
        var (people, time) = (new AskedPeople(), new ManualTime());
        var relay = await RelayBed.StartAsync(client, backend, null, new RelayServices { Approvals = people, Time = time, Otherwise = Held() });
        return new HoldBed(people, time, relay);
    }

    /// <summary>Sends, and waits until people are asked and the client was told so.</summary>
    public async Task<AskedPeople.Asked> HoldAsync(params byte[][] messages)
    {
        var number = People.Requests.Count + 1;
        await Client.SendAsync(messages);
        return await WaitingAsync(number);
    }

    /// <summary>As <see cref="HoldAsync"/> for a Bind, an Execute and a Sync; the backend answers the Bind when it is asked to flush.</summary>
    public async Task<AskedPeople.Asked> HoldBoundAsync(byte[] bind)
    {
        var number = People.Requests.Count + 1;
        var before = Backend.Received.Length;
        await Client.SendAsync(bind, Execute, Sync);
        await Backend.ReceiveAsync(before + bind.Length + Flush.Length);
        await Backend.SendAsync(Wire.Message('2'));
        return await WaitingAsync(number);
    }

    public string ClientText => Encoding.UTF8.GetString(Client.Received);

    public string BackendText => Encoding.UTF8.GetString(Backend.Received);

    /// <summary>The tag of a completed statement.</summary>
    public static byte[] Complete(string tag) => Wire.Message('C', tag);

    /// <summary>What the backend says of a poisoned message.</summary>
    public static byte[] Error(string code) => Wire.Message('E', (byte)'S', "ERROR", (byte)'V', "ERROR", (byte)'C', code, (byte)'M', "no", (byte)0);

    public ValueTask DisposeAsync() => Relay.DisposeAsync();

    private async Task<AskedPeople.Asked> WaitingAsync(int number)
    {
        var asked = await People.RequestAsync(number);
        await Client.ReceiveWhileAsync(bytes => !Encoding.UTF8.GetString(bytes).Contains($"request {asked.Id},", StringComparison.Ordinal));
        return asked;
    }
}
