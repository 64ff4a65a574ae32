using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.EndToEnd.Harness;
using WireGate.Stores;

namespace WireGate.EndToEnd.Approvals;

/// <summary>A real server with a role of the gate's, and nodes over one database.</summary>
internal sealed class StoreBed : IAsyncDisposable
{
    private readonly List<StoreNode> _nodes = [];
    private int _databases;

    private StoreBed(PostgresServer server) => Server = server;

    public PostgresServer Server { get; }

    /// <summary>The database of the test that runs.</summary>
    public string Database { get; private set; } = "";

    public PostgresStoreSettings Settings => new(new HostPort("127.0.0.1", Server.Port), Database, "store", new UpstreamTls(UpstreamTlsMode.Disable));

    public static async Task<StoreBed> StartAsync()
    {
        var server = await PostgresServer.StartAsync(PostgresServer.Majors.Last());
        await server.SqlAsync("CREATE ROLE gate LOGIN PASSWORD 'pencil'");
        return new StoreBed(server);
    }

    /// <summary>Ends the nodes of the last test and makes an empty database.</summary>
    public async Task ResetAsync()
    {
        EndNodes();
        Database = $"store{++_databases}";
        await Server.SqlAsync($"CREATE DATABASE {Database} OWNER gate");
    }

    public StoreNode Node(TimeProvider? time = null, string password = "pencil")
    {
        var node = new StoreNode(Settings, new StorePassword("gate", password), time);
        _nodes.Add(node);
        return node;
    }

    public async Task<StoreNode> StartNodeAsync(TimeProvider? time = null)
    {
        var node = Node(time);
        await node.Service.StartAsync();
        return node;
    }

    public Task<string> SqlAsync(string sql) => Server.SqlAsync(sql, Database);

    public void EndNodes()
    {
        foreach (var node in _nodes) node.Dispose();
        _nodes.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        EndNodes();
        await Server.DisposeAsync();
    }
}
