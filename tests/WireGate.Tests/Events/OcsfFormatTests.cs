using System.Buffers;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using WireGate.Events;
using WireGate.Events.Formats;

namespace WireGate.Tests.Events;

public sealed class OcsfFormatTests
{
    [Test]
    public void Denied_statement_is_datastore_activity() =>
        Assert.That(Line(Samples.Denied with { Text = "DROP TABLE orders" }, withText: true), Is.EqualTo($$$"""
            {"category_uid":6,"class_uid":6005,"activity_id":7,"activity_name":"Delete","type_uid":600507,"time":1767225600123,"severity_id":3,"status_id":2,
            "status_code":"42501","status_detail":"Schema changes go through \"migrations\".","message":"operation.denied","duration":1,
            "metadata":{"version":"1.5.0","uid":"gate-1/41","sequence":41,"event_code":"operation.denied","correlation_uid":"abcdefghijkl","profiles":["security_control"],
            "product":{"name":"WireGate","vendor_name":"WireGate","version":"{{{Product.Version}}}","uid":"gate-1"}},
            "action_id":2,"disposition_id":2,"policy":{"name":"no-schema-changes"},
            "actor":{"app_name":"wiregate","user":{"name":"planner","credential_uid":"wgt_a2b3c4d5e6"},"session":{"uid":"abcdefghijkl"}},
            "src_endpoint":{"ip":"10.20.0.7","port":50112},"database":{"name":"orders-db","type_id":1},"query_info":{"query_string":"DROP TABLE orders"},
            "dst_endpoint":{"svc_name":"orders-db"},
            "unmapped":{"sequence":3,"operation":7,"kind":"DROP TABLE","person":"ana","protocol":"postgres","outcome":"denied"}}
            """.Replace("\n", "", StringComparison.Ordinal)));

    [TestCase(EventType.SessionOpened, "postgres", null, 600503)]
    [TestCase(EventType.SessionOpened, "ssh", null, 400701)]
    [TestCase(EventType.SessionOpened, "http", null, 400299)]
    [TestCase(EventType.SessionClosed, "postgres", null, 600599)]
    [TestCase(EventType.SessionClosed, "ssh", null, 400702)]
    [TestCase(EventType.SessionFailed, "ssh", "relay", 400704)]
    [TestCase(EventType.SessionFailed, "postgres", "authentication", 300201)]
    [TestCase(EventType.SessionAuthenticated, "postgres", null, 300201)]
    [TestCase(EventType.TargetOpened, "postgres", null, 300301)]
    [TestCase(EventType.TargetRefused, "postgres", null, 300301)]
    [TestCase(EventType.OperationAllowed, "postgres", "SELECT", 600504)]
    [TestCase(EventType.OperationAllowed, "postgres", "INSERT", 600505)]
    [TestCase(EventType.OperationAllowed, "postgres", "UPDATE", 600502)]
    [TestCase(EventType.OperationDenied, "postgres", "CREATE TABLE", 600506)]
    [TestCase(EventType.OperationDenied, "postgres", "TRUNCATE TABLE", 600507)]
    [TestCase(EventType.OperationDenied, "postgres", "GRANT", 600599)]
    [TestCase(EventType.OperationDenied, "ssh", "exec", 400705)]
    [TestCase(EventType.OperationHeld, "ssh", "exec", 400706)]
    [TestCase(EventType.OperationDenied, "http", "DELETE /x", 400202)]
    [TestCase(EventType.OperationAllowed, "http", "GET", 400203)]
    [TestCase(EventType.OperationDenied, "kubernetes", "create", 600301)]
    [TestCase(EventType.OperationDenied, "kubernetes", "delete", 600304)]
    [TestCase(EventType.TokenIssued, null, null, 600301)]
    [TestCase(EventType.TokenRevoked, null, null, 600304)]
    [TestCase(EventType.RulesChanged, null, null, 600303)]
    [TestCase(EventType.RecordingExported, null, null, 600302)]
    [TestCase(EventType.GateStarted, null, null, 600399)]
    public void Event_has_its_class_and_activity(EventType type, string? protocol, string? kind, int uid)
    {
        using var json = JsonDocument.Parse(Line(new GateEvent { Type = type, Time = Samples.Time, Protocol = protocol, Kind = kind }));
        Assert.That(json.RootElement.GetProperty("type_uid").GetInt32(), Is.EqualTo(uid));
        Assert.That(json.RootElement.GetProperty("class_uid").GetInt32(), Is.EqualTo(uid / 100));
        Assert.That(json.RootElement.GetProperty("category_uid").GetInt32(), Is.EqualTo(uid / 100_000));
    }

    [TestCase(EventType.OperationAllowed, EventOutcome.Allowed, 1, 1)]
    [TestCase(EventType.OperationDenied, EventOutcome.Denied, 2, 2)]
    [TestCase(EventType.OperationHeld, EventOutcome.Held, 0, 14)]
    [TestCase(EventType.OperationApproved, EventOutcome.Allowed, 1, 8)]
    [TestCase(EventType.TargetRefused, EventOutcome.None, 2, 2)]
    [TestCase(EventType.SessionClosed, EventOutcome.None, 0, 0)]
    public void Control_says_what_the_gate_did(EventType type, EventOutcome outcome, int action, int disposition)
    {
        using var json = JsonDocument.Parse(Line(Samples.Denied with { Type = type, Outcome = outcome }));
        Assert.That((json.RootElement.GetProperty("action_id").GetInt32(), json.RootElement.GetProperty("disposition_id").GetInt32()), Is.EqualTo((action, disposition)));
    }

    /// <summary>What the schema requires of each class, of events about which next to nothing is known.</summary>
    [Test]
    public void Required_attributes_are_there()
    {
        foreach (var type in EventTypeNames.All)
        {
            foreach (var protocol in new[] { null, "postgres", "ssh", "http", "kubernetes" })
            {
                using var json = JsonDocument.Parse(Line(new GateEvent { Type = type, Time = Samples.Time, Protocol = protocol }));
                var root = json.RootElement;
                string[] required = root.GetProperty("class_uid").GetInt32() switch
                {
                    3002 => ["user", "service"],
                    3003 => ["user", "privileges"],
                    4002 => ["http_request"],
                    6003 => ["actor", "api", "src_endpoint"],
                    6005 => ["actor", "src_endpoint", "database"],
                    _ => [],
                };
                string[] always = ["category_uid", "class_uid", "activity_id", "type_uid", "time", "severity_id", "metadata", "action_id"];
                foreach (var name in required.Concat(always)) Assert.That(root.TryGetProperty(name, out _), $"{name} of {type.ToWord()} over {protocol}");
                Assert.That(root.EnumerateObject().Select(member => member.Name), Is.Unique);
            }
        }
    }

    [TestCase("10.20.0.7:50112", "{\"ip\":\"10.20.0.7\",\"port\":50112}")]
    [TestCase("[::1]:7", "{\"ip\":\"::1\",\"port\":7}")]
    [TestCase("@uid 1000", "{\"name\":\"@uid 1000\"}")]
    public void Client_is_an_address_or_a_name(string client, string endpoint) =>
        Assert.That(Line(Samples.Denied with { Client = client }), Does.Contain($"\"src_endpoint\":{endpoint}"));

    [Test]
    public void Text_is_told_only_where_it_may_be()
    {
        Assert.That(Line(Samples.Denied with { Text = "canary" }), Does.Not.Contain("canary"));
        Assert.That(Line(Samples.Denied with { Text = "canary", Protocol = "ssh" }, withText: true), Does.Contain("\"text\":\"canary\""));
    }

    private static string Line(GateEvent told, bool withText = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        new OcsfFormat().Write(Samples.Record(told, 41), withText, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
