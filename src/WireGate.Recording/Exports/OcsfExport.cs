using System.Text.Json;
using WireGate.Recording.Format;
using WireGate.Recording.Reading;

namespace WireGate.Recording.Exports;

/// <summary>
/// OCSF 1.6 events, one a line: Authentication (3002) for the log-in, Datastore Activity (6005) for statements, API Activity (6003) for what other protocols ask for,
/// with the profile <c>security_control</c> for what was decided.
/// </summary>
public sealed class OcsfExport(Stream output) : IRecordingExport
{
    private const int Authentication = 3002, ApiActivity = 6003, DatastoreActivity = 6005;

    private readonly JsonLines _lines = new(output);
    private OperationJoin? _join;
    private SessionHeader? _header;

    public void Begin(SessionHeader header)
    {
        _header = header;
        _join = new OperationJoin(Operation);
    }

    public void Frame(Frame frame)
    {
        if (frame.Kind == FrameKind.Authenticated) Login(frame);
        else _join!.Take(frame);
    }

    public void End(bool isWhole) => _join!.End();

    private void Login(Frame frame) => _lines.Write(json =>
    {
        // Activity 1: log-on.
        Start(json, Authentication, 1, frame.Time, isDenied: false);
        json.WriteNumber("status_id"u8, 1);
        json.WriteStartObject("user"u8);
        json.WriteString("name"u8, frame.Principal?.Agent ?? _header!.Agent);
        json.WriteEndObject();
        // The agent's chain has no object of its own in this class.
        if (frame.Principal is { } principal) Chain(json, principal);
        json.WriteEndObject();
    });

    private static void Chain(Utf8JsonWriter json, FramePrincipal principal)
    {
        if (principal is { Person: null, Issuer: null, Task: null, Actors.IsEmpty: true }) return;
        json.WriteStartObject("unmapped"u8);
        if (principal.Person is { } person) json.WriteString("person"u8, person);
        if (principal.Issuer is { } issuer) json.WriteString("issuer"u8, issuer);
        if (principal.Task is { } task) json.WriteString("task"u8, task);
        if (!principal.Actors.IsEmpty)
        {
            json.WriteStartArray("actors"u8);
            foreach (var actor in principal.Actors) json.WriteStringValue(actor.Agent);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void Operation(RecordedOperation operation) => _lines.Write(json =>
    {
        var isDatastore = _header!.Protocol == "postgres";
        var isDenied = operation.Outcome == "deny";
        Start(json, isDatastore ? DatastoreActivity : ApiActivity, isDatastore ? DatastoreActivityOf(operation.Kind) : 99, operation.Time, isDenied);
        json.WriteString("activity_name"u8, operation.Kind);
        var error = operation.Answers.Find(answer => answer.Message is not null);
        // 1 success, 2 failure, 0 unknown.
        json.WriteNumber("status_id"u8, isDenied || error is not null ? 2 : operation.Answers.Count > 0 ? 1 : 0);
        if (error is not null)
        {
            json.WriteString("status_code"u8, error.Name);
            json.WriteString("status_detail"u8, error.Message);
        }

        // Profile security_control: 1 allowed, 2 denied; 1 allowed, 2 blocked.
        json.WriteNumber("action_id"u8, isDenied ? 2 : 1);
        json.WriteNumber("disposition_id"u8, isDenied ? 2 : 1);
        json.WriteStartObject("firewall_rule"u8);
        json.WriteString("name"u8, operation.Rule);
        if (operation.Reason is { } reason) json.WriteString("desc"u8, reason);
        json.WriteEndObject();
        if (isDatastore) Query(json, operation);
        else Api(json, operation);
        json.WriteEndObject();
    });

    private void Query(Utf8JsonWriter json, RecordedOperation operation)
    {
        json.WriteStartObject("query_info"u8);
        json.WriteString("uid"u8, $"{_header!.Session}/{operation.Number}");
        json.WriteString("query_string"u8, operation.Text);
        json.WriteEndObject();
        json.WriteStartObject("database"u8);
        json.WriteString("name"u8, _header.Target);
        // 1: relational.
        json.WriteNumber("type_id"u8, 1);
        json.WriteEndObject();
    }

    private void Api(Utf8JsonWriter json, RecordedOperation operation)
    {
        json.WriteStartObject("api"u8);
        json.WriteString("operation"u8, operation.Kind);
        json.WriteStartObject("request"u8);
        json.WriteString("uid"u8, $"{_header!.Session}/{operation.Number}");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("message"u8, operation.Text);
    }

    private void Start(Utf8JsonWriter json, int type, int activity, ulong time, bool isDenied)
    {
        json.WriteStartObject();
        json.WriteNumber("class_uid"u8, type);
        json.WriteNumber("category_uid"u8, type / 1000);
        json.WriteNumber("activity_id"u8, activity);
        json.WriteNumber("type_uid"u8, (type * 100) + activity);
        json.WriteNumber("time"u8, RecordedTime.Of(_header!.Opened, time).ToUnixTimeMilliseconds());
        // 1 informational, 3 medium.
        json.WriteNumber("severity_id"u8, isDenied ? 3 : 1);
        json.WriteStartObject("metadata"u8);
        json.WriteString("version"u8, "1.6.0"u8);
        json.WriteStartObject("product"u8);
        json.WriteString("name"u8, "WireGate"u8);
        json.WriteString("vendor_name"u8, "WireGate"u8);
        json.WriteEndObject();
        json.WriteStartArray("profiles"u8);
        json.WriteStringValue("security_control"u8);
        json.WriteEndArray();
        json.WriteString("correlation_uid"u8, _header.Session);
        json.WriteEndObject();
        json.WriteStartObject("actor"u8);
        json.WriteStartObject("user"u8);
        json.WriteString("name"u8, _header.Agent);
        json.WriteString("uid"u8, _header.Token);
        json.WriteEndObject();
        json.WriteStartObject("session"u8);
        json.WriteString("uid"u8, _header.Session);
        json.WriteEndObject();
        json.WriteEndObject();
        Endpoint(json);
        json.WriteStartObject("dst_endpoint"u8);
        json.WriteString("name"u8, _header.Target);
        json.WriteString("svc_name"u8, _header.Protocol);
        json.WriteEndObject();
    }

    private void Endpoint(Utf8JsonWriter json)
    {
        json.WriteStartObject("src_endpoint"u8);
        if (System.Net.IPEndPoint.TryParse(_header!.Client, out var client))
        {
            json.WriteString("ip"u8, client.Address.ToString());
            json.WriteNumber("port"u8, client.Port);
        }
        else
        {
            json.WriteString("name"u8, _header.Client);
        }

        json.WriteEndObject();
    }

    /// <summary>1 read, 2 update, 4 query, 5 write, 6 create, 7 delete, 99 other.</summary>
    private static int DatastoreActivityOf(string kind) => kind.Split(' ')[0] switch
    {
        "SELECT" => 1,
        "UPDATE" or "MERGE" => 2,
        "SHOW" or "EXPLAIN" => 4,
        "INSERT" or "COPY" => 5,
        "CREATE" => 6,
        "DELETE" or "TRUNCATE" or "DROP" => 7,
        _ => 99,
    };
}
