using System.Collections.Immutable;
using System.Text.Json;
using WireGate.Core;
using WireGate.Core.Redaction.Detectors;
using WireGate.Policy;

namespace WireGate.Configuration;

/// <summary>The JSON schema (2020-12) of the configuration file, so that editors complete it. What loads is said by <see cref="ConfigurationLoader"/>.</summary>
internal static class ConfigurationSchema
{
    private const string Skeleton = """
        {
          "gate": {"type":"object","additionalProperties":false,"properties":{
            "state":{"type":"string","description":"The folder of what outlives a restart, for the gate's user alone."},
            "control":{"type":"string","description":"The operators' socket, in a folder of its own."},
            "log":{"enum":["json","text"],"description":"Text on a terminal, else JSON, if left out."},
            "log_level":{"enum":["debug","information","warning"],"description":"At debug, allowed operations are logged too."},
            "admin":{"type":"object","additionalProperties":false,"required":["bind","url"],"description":"The console, where people see and decide.","properties":{
              "bind":{"type":"string","description":"127.0.0.1:9440."},
              "url":{"type":"string","description":"How browsers name it."},
              "tls":{"type":"object","additionalProperties":false,"required":["certificate","key"],"properties":{"certificate":{"type":"string"},"key":{"type":"string"}}},
              "session":{"$ref":"#/$defs/duration"},"idle":{"$ref":"#/$defs/duration"}}},
            "drain":{"$ref":"#/$defs/duration","description":"How long sessions may finish what is running when the gate stops."},
            "store":{"type":"object","additionalProperties":false,"required":["postgres"],"description":"The database that several nodes share.","properties":{
              "postgres":{"type":"object","additionalProperties":false,"required":["address","database","credential"],"properties":{
                "address":{"type":"string","description":"host:port of the server that takes writes; no pooler."},
                "database":{"type":"string"},"credential":{"type":"string"},
                "tls":{"type":"object","additionalProperties":false,"properties":{
                  "mode":{"enum":["verify-full","verify-ca","disable"]},"authority":{"type":"string"},
                  "certificate":{"type":"string"},"key":{"type":"string"},"server_name":{"type":"string"}}}}}}},
            "exchange":{"type":"object","additionalProperties":false,"required":["bind"],"description":"Where agents trade tokens.","properties":{
              "bind":{"type":"string"},"tls":{"type":"object","additionalProperties":false,"required":["certificate","key"],"properties":{
                "certificate":{"type":"string"},"key":{"type":"string"}}}}}}},
          "vault": {"type":"object","additionalProperties":false,"properties":{
            "file":{"type":"string","description":"The file of sealed secrets."},
            "key":{"type":"object","additionalProperties":false,"required":["from"],"properties":{
              "from":{"enum":["file","systemd","passphrase"]},"path":{"type":"string"},"name":{"type":"string"}}}}},
          "recording": {"type":"object","additionalProperties":false,"required":["readers"],"properties":{
            "readers":{"$ref":"#/$defs/words","description":"Files with the public keys of who may read recordings; wiregate keys new makes a pair."},
            "folder":{"type":"string"},
            "durability":{"$ref":"#/$defs/durability"},"rows":{"$ref":"#/$defs/rows"},"input":{"type":"boolean"},
            "journal":{"$ref":"#/$defs/size"},"min_free":{"$ref":"#/$defs/size","description":"With less room on the disk no new session is served."},
            "quota":{"$ref":"#/$defs/size","description":"Of each agent's recordings."},
            "anchor":{"type":"string","description":"A file on another disk or machine that keeps the ledger's checkpoints."},
            "anchors":{"type":"array","description":"Stores and witnesses that keep them.","items":{"type":"object","additionalProperties":false,"required":["to"],"properties":{
              "to":{"enum":["s3","witness"]},"url":{"type":"string"},"key":{"type":"string","description":"A witness's verifier key."},
              "endpoint":{"type":"string"},"bucket":{"type":"string"},"prefix":{"type":"string"},"region":{"type":"string"},"access_key":{"type":"string"},"secret_file":{"type":"string"},
              "lock":{"enum":["none","governance","compliance"]},"lock_for":{"$ref":"#/$defs/duration"}}}},
            "keep":{"$ref":"#/$defs/duration"},"keep_size":{"$ref":"#/$defs/size"}}},
          "events": {"type":["array","object"],"description":"Where events go: a list of sinks, or a mapping with gate, limit, when_full and sinks."},
          "notifications": {"type":"object","additionalProperties":false,"description":"Where people are told of requests.","properties":{
            "callbacks":{"type":"object","additionalProperties":false,"required":["bind"],"properties":{
              "bind":{"type":"string"},"tls":{"type":"object","additionalProperties":false,"required":["certificate","key"],"properties":{"certificate":{"type":"string"},"key":{"type":"string"}}}}},
            "channels":{"type":"array","items":{"type":"object","required":["to"],"properties":{
              "to":{"enum":["slack","webhook","jira","servicenow"]},"name":{"type":"string"},"text":{"type":"boolean","description":"Text and parameters go there too."},
              "people":{"type":"object","additionalProperties":{"type":"string"},"description":"Accounts there, and whose they are."},"timeout":{"$ref":"#/$defs/duration"}}}}}},
          "approvals": {"type":"object","additionalProperties":false,"properties":{
            "pending":{"type":"integer","minimum":1,"maximum":100,"description":"How many requests of one agent may wait for people at once."},
            "cooldown":{"$ref":"#/$defs/duration","description":"For how long after a denial the same is not asked again."},
            "keep":{"$ref":"#/$defs/duration","description":"How long requests that are over stay listed."}}},
          "identity": {"type":"object","additionalProperties":false,"properties":{
            "agents":{"type":"object","additionalProperties":{"type":"object","additionalProperties":false,"properties":{
              "groups":{"$ref":"#/$defs/words"},"owner":{"type":"string","description":"The person it acts for."},
              "spiffe":{"$ref":"#/$defs/words","description":"The SPIFFE ids of its client certificates."}}}},
            "people_login":{"type":"object","additionalProperties":false,"required":["issuer","url","client"],"description":"With whom people log in to the console.","properties":{
              "issuer":{"type":"string"},"url":{"type":"string"},"client":{"type":"string"},"credential":{"type":"string"},"authority":{"type":"string"},
              "scopes":{"$ref":"#/$defs/words"},"algorithms":{"anyOf":[{"$ref":"#/$defs/algorithm"},{"type":"array","items":{"$ref":"#/$defs/algorithm"}}]}}},
            "people":{"type":"object","additionalProperties":{"type":"object","additionalProperties":false,"properties":{
              "groups":{"$ref":"#/$defs/words"},"role":{"enum":["viewer","approver","operator","auditor"]},
              "subject":{"type":"object","additionalProperties":false,"required":["issuer"],"description":"How people_login knows the person.","properties":{
                "issuer":{"type":"string"},"sub":{"type":"string"},"email":{"type":"string"}}},
              "uid":{"type":"integer","minimum":0,"description":"Known by it on the control socket."}}}},
            "groups":{"$ref":"#/$defs/words","description":"Groups that only issuers put agents in."},
            "issuers":{"type":"object","additionalProperties":{"type":"object","additionalProperties":false,"required":["url","audience"],"properties":{
              "url":{"type":"string","description":"What its tokens say in iss, letter by letter."},
              "audience":{"type":"string","description":"What they must say in aud."},
              "keys":{"type":"string","description":"A file with its keys (JWKS) or the address of one; its discovery document says it if left out."},
              "authority":{"type":"string","description":"PEM authorities of its server's certificate."},
              "algorithms":{"anyOf":[{"$ref":"#/$defs/algorithm"},{"type":"array","items":{"$ref":"#/$defs/algorithm"}}]},
              "types":{"$ref":"#/$defs/words","description":"What their header may say in typ; none is a header without it."},
              "agent":{"$ref":"#/$defs/words","description":"The claim with the agent's name; a list is a way into nested claims."},
              "person":{"$ref":"#/$defs/words","description":"The claim with the person that the agent acts for."},
              "actor":{"$ref":"#/$defs/words"},"task":{"$ref":"#/$defs/words"},"groups":{"$ref":"#/$defs/words"},
              "agents":{"type":["string","array","object"],"description":"Whom it may speak for: \"*\", a list, or NAME: what the issuer calls it."},
              "people":{"type":["string","array","object"]},
              "max_lifetime":{"$ref":"#/$defs/duration"},"session":{"$ref":"#/$defs/duration"},
              "one_time":{"type":"boolean","description":"Each token logs in once."}}}}}},
          "credentials": {"type":"object","additionalProperties":{"type":"object","additionalProperties":false,"required":["from","to"],"properties":{
            "from":{"enum":["sealed","file","systemd","env"]},"user":{"type":"string"},"name":{"type":"string"},"path":{"type":"string"},
            "to":{"$ref":"#/$defs/words","description":"The addresses, host:port, that the secret may be sent to."}}}},
          "listeners": {"type":"array","items":{"type":"object","required":["protocol","bind"],"properties":{
            "protocol":{"$ref":"#/$defs/protocol"},
            "bind":{"type":"string","description":"127.0.0.1:5432, [::]:5432 or the path of a unix socket."},
            "mode":{"type":"string","pattern":"^0?[0-7]{3}$","description":"The mode of a unix socket's file."},
            "tls":{"type":"object","additionalProperties":false,"required":["certificate","key"],"properties":{
              "certificate":{"type":"string"},"key":{"type":"string"},"authority":{"type":"string","description":"What clients are to trust, for wiregate env."},
              "client_authority":{"type":"string","description":"The authority of client certificates that stand for a token."}}},
            "peer":{"type":"object","additionalProperties":false,"required":["uid","agent"],"description":"Of a unix socket: the one uid that may connect, and whom it stands for.",
              "properties":{"uid":{"type":"integer","minimum":1},"agent":{"type":"string"},"session":{"$ref":"#/$defs/duration"}}},
            "from":{"$ref":"#/$defs/words","description":"Networks that clients may come from."},
            "proxy_protocol":{"type":"object","additionalProperties":false,"required":["from"],"properties":{"from":{"$ref":"#/$defs/words"}}},
            "target":{"type":"string","description":"The one target that it leads to."}}}},
          "targets": {"type":"object","additionalProperties":{"type":"object","required":["protocol","address","credential"],"properties":{
            "protocol":{"$ref":"#/$defs/protocol"},
            "address":{"$ref":"#/$defs/words","description":"host:port; several are tried in order."},
            "credential":{"type":"string"},
            "tls":{"type":"object","additionalProperties":false,"properties":{
              "mode":{"enum":["verify-full","verify-ca","require","prefer","disable"]},"authority":{"type":"string"},
              "certificate":{"type":"string"},"key":{"type":"string"},"server_name":{"type":"string"}}},
            "recording":{"type":"object","additionalProperties":false,"properties":{
              "durability":{"$ref":"#/$defs/durability"},"rows":{"$ref":"#/$defs/rows"},"input":{"type":"boolean"}}},
            "enforce":{"type":"boolean","description":"false: rules report what they would have done and change nothing, until a date."},
            "until":{"type":"string","description":"When rules are enforced again: 2026-12-31 or 2026-12-31T18:00:00Z."},
            "redaction":{"type":"object","additionalProperties":false,"properties":{
              "detectors":{"description":"What to hide from clients besides the target's own credential, or off. Every credential detector unless it is said.","anyOf":[{"const":"off"},{"$ref":"#/$defs/detector"},{"type":"array","minItems":1,"items":{"$ref":"#/$defs/detector"}}]}}},
            "labels":{"type":"object","additionalProperties":{"type":["string","number","boolean"]}}}}},
          "rules_files": {"$ref":"#/$defs/words","description":"Files with the one key \"rules\"."}
        }
        """;

    public static void Write(Utf8JsonWriter json, ImmutableArray<IProtocol> protocols)
    {
        using var skeleton = JsonDocument.Parse(Skeleton);
        json.WriteStartObject();
        json.WriteString("$schema"u8, "https://json-schema.org/draft/2020-12/schema"u8);
        json.WriteString("title"u8, "wiregate.yaml"u8);
        json.WriteString("type"u8, "object"u8);
        json.WriteBoolean("additionalProperties"u8, false);
        json.WriteStartObject("properties"u8);
        foreach (var property in skeleton.RootElement.EnumerateObject()) property.WriteTo(json);
        json.WritePropertyName("rules"u8);
        PolicySchema.Write(json, protocols.Select(protocol => protocol.Facets));
        json.WriteEndObject();
        WriteDefinitions(json, protocols);
        json.WriteEndObject();
    }

    private static void WriteDefinitions(Utf8JsonWriter json, ImmutableArray<IProtocol> protocols)
    {
        json.WriteStartObject("$defs"u8);
        json.WritePropertyName("duration"u8);
        json.WriteRawValue("""{"type":"string","pattern":"^[0-9]+(ms|s|m|h|d)$"}""");
        json.WritePropertyName("algorithm"u8);
        json.WriteRawValue("""{"enum":["RS256","RS384","RS512","PS256","PS384","PS512","ES256","ES384","ES512"]}""");
        json.WritePropertyName("size"u8);
        json.WriteRawValue("""{"type":["string","integer"],"pattern":"^[0-9]+(KiB|MiB|GiB|TiB)?$"}""");
        json.WritePropertyName("durability"u8);
        json.WriteRawValue("""{"enum":["standard","strict","best_effort"],"description":"What a record survives before the bytes that it tells of go on."}""");
        json.WritePropertyName("rows"u8);
        json.WriteRawValue("""{"anyOf":[{"enum":["none","shape","all"]},{"type":"integer","minimum":1}],"description":"How much of each answer is recorded."}""");
        json.WriteStartObject("detector"u8);
        json.WriteStartArray("enum"u8);
        foreach (var name in DetectorSet.Names) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WritePropertyName("words"u8);
        json.WriteRawValue("""{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}""");
        json.WriteStartObject("protocol"u8);
        json.WriteStartArray("enum"u8);
        foreach (var protocol in protocols) json.WriteStringValue(protocol.Name);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
