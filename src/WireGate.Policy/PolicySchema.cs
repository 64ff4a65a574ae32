using System.Globalization;
using System.Text.Json;
using WireGate.Core;
using WireGate.Core.Redaction.Detectors;
using WireGate.Policy.Loading;

namespace WireGate.Policy;

/// <summary>The JSON schema (2020-12) of the list under <c>rules</c>, so that editors complete it. What loads is said by <see cref="PolicyLoader"/>.</summary>
public static class PolicySchema
{
    private const string Duration = "^[0-9]+(ms|s|m|h|d)$";

    /// <summary>Writes one schema object.</summary>
    public static void Write(Utf8JsonWriter writer, IEnumerable<FacetSchema> protocols)
    {
        var schemas = protocols.ToArray();
        writer.WriteStartObject();
        writer.WriteString("type", "array");
        writer.WriteStartObject("items");
        StartObject(writer);
        writer.WriteStartArray("required");
        writer.WriteStringValue("name");
        writer.WriteStringValue("then");
        writer.WriteEndArray();
        writer.WriteStartObject("properties");
        Text(writer, "name", "What refusals and logs call the rule. Unique.", "^[a-z0-9-]{1,64}$");
        Object(writer, "who", "Who is asking. Every key must hold; of a list, one entry.", () => Who(writer));
        Object(writer, "where", "On which targets.", () => Where(writer, schemas));
        Object(writer, "when", "What is done; of a mask, which columns or looks it hides.", () =>
        {
            When(writer, schemas);
            List(writer, RuleKeys.Detect, "Of a mask: what it looks for in any value.", [.. DetectorSet.Names]);
        });
        Object(writer, "unless", "The exception: everything in it must hold.", () =>
        {
            Who(writer);
            Where(writer, schemas);
            When(writer, schemas);
        });
        Words(writer, "then", "The strictest wins: deny, then hold (people decide), then allow; the order of rules never matters. mask hides values of what is allowed.", ["allow", "deny", "hold", "mask"]);
        Mask(writer);
        Limit(writer);
        Approval(writer);
        Text(writer, "reason", "One sentence for the agent that is refused.");
        Text(writer, "hint", "What it is to do instead.");
        Words(writer, "unknown", "What can't be determined triggers deny and hold rules unless ignored. hold: people decide it, and their approval lets it pass.", ["deny", "ignore", "hold"]);
        writer.WriteStartObject("observe");
        writer.WriteString("type", "boolean");
        writer.WriteString("description", "true: it reports what it would have done, and changes nothing.");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Who(Utf8JsonWriter writer)
    {
        foreach (var key in RuleKeys.Who)
        {
            List(writer, key, key switch
            {
                "person" => "The person that the agent acts for.",
                "task" => "What it works on, as its token says; * is any run of characters.",
                "issuer" => "Who vouches for it.",
                "actor" => "An agent in the chain: the one that asks, or one through whom it got its token.",
                _ => "",
            }, []);
        }
    }

    private static void Where(Utf8JsonWriter writer, FacetSchema[] schemas)
    {
        List(writer, "target", "", []);
        List(writer, "protocol", "", [.. schemas.Select(schema => schema.Protocol)]);
        writer.WriteStartObject("label");
        writer.WriteString("type", "object");
        writer.WriteNumber("minProperties", 1);
        writer.WriteStartObject("additionalProperties");
        OneOrMore(writer, []);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void When(Utf8JsonWriter writer, FacetSchema[] schemas)
    {
        List(writer, RuleKeys.Effect, "", EffectNames.All.ToArray());
        foreach (var facets in schemas.SelectMany(schema => schema.Facets, (schema, facet) => (schema.Protocol, Facet: facet)).GroupBy(entry => entry.Facet.Key))
        {
            var description = string.Join(" ", facets.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Protocol}: {entry.Facet.Description}")));
            string[] words = facets.All(entry => entry.Facet.Kind == FacetKind.Word) ? [.. facets.SelectMany(entry => entry.Facet.Words).Distinct()] : [];
            List(writer, facets.Key, description, words);
        }
    }

    private static void Limit(Utf8JsonWriter writer)
    {
        Object(writer, "limit", "How much an allow rule allows.", () =>
        {
            Number(writer, "rows", "Rows that go to the client.");
            List(writer, "bytes", "Bytes of those rows, such as 50MiB.", []);
            Number(writer, "statements", "Statements, without what drivers send by themselves.");
            Number(writer, "writes", "Statements that do more than read.");
            Text(writer, "time", "From the first statement.", Duration);
            Words(writer, "per", "Who spends together; session unless said.", ["session", "task"]);
            Words(writer, "over", "What happens then; deny unless said.", ["deny", "hold"]);
        });
    }

    private static void Mask(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("mask");
        writer.WriteString("description", "Of \"then: mask\": what stands in the value's place.");
        writer.WriteStartArray("anyOf");
        writer.WriteStartObject();
        Enum(writer, ["redact", "partial", "hash", "null"]);
        writer.WriteEndObject();
        // YAML reads the bare word null as nothing.
        writer.WriteStartObject();
        writer.WriteString("type", "null");
        writer.WriteEndObject();
        writer.WriteStartObject();
        StartObject(writer);
        writer.WriteStartArray("required");
        writer.WriteStringValue("fixed");
        writer.WriteEndArray();
        writer.WriteStartObject("properties");
        Text(writer, "fixed", "The text.");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        Words(writer, "predicates", "Of a mask of columns: whether a statement may filter, sort, group and join by them, which tells values to who asks often enough.", ["deny", "allow"]);
    }

    private static void Approval(Utf8JsonWriter writer)
    {
        Object(writer, "approval", "Who decides what is held, and how long they have.", () =>
        {
            Object(writer, "by", "Left out, everybody whose role lets them approve.", () =>
            {
                List(writer, "group", "Groups whose people may decide.", []);
                Number(writer, "count", "How many different people must say yes.");
            });
            Text(writer, "wait", "How long the client is kept waiting; 30s unless said.", Duration);
            Text(writer, "within", "How long the request can be decided and an approval used; 30m unless said.", Duration);
            Words(writer, "in_transaction", "Whether it may wait in a transaction that has written or holds locks.", ["deny", "hold"]);
            Object(writer, "grant", "The most that one approval may cover: actions of the same shape, or openings of the same target.", () =>
            {
                Number(writer, "uses", "How many.");
                Text(writer, "for", "For how long.", Duration);
            }, "uses", "for");
        });
    }

    private static void Number(Utf8JsonWriter writer, string key, string description)
    {
        writer.WriteStartObject(key);
        writer.WriteString("type", "integer");
        writer.WriteNumber("minimum", 1);
        writer.WriteString("description", description);
        writer.WriteEndObject();
    }

    private static void Object(Utf8JsonWriter writer, string key, string description, Action properties, params ReadOnlySpan<string> required)
    {
        writer.WriteStartObject(key);
        StartObject(writer);
        writer.WriteString("description", description);
        writer.WriteNumber("minProperties", 1);
        if (required.Length > 0)
        {
            writer.WriteStartArray("required");
            foreach (var name in required) writer.WriteStringValue(name);
            writer.WriteEndArray();
        }

        writer.WriteStartObject("properties");
        properties();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void StartObject(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "object");
        writer.WriteBoolean("additionalProperties", false);
    }

    private static void Text(Utf8JsonWriter writer, string key, string description, string? pattern = null)
    {
        writer.WriteStartObject(key);
        writer.WriteString("type", "string");
        writer.WriteString("description", description);
        if (pattern is not null) writer.WriteString("pattern", pattern);
        writer.WriteEndObject();
    }

    private static void Words(Utf8JsonWriter writer, string key, string description, string[] words)
    {
        writer.WriteStartObject(key);
        writer.WriteString("description", description);
        Enum(writer, words);
        writer.WriteEndObject();
    }

    private static void List(Utf8JsonWriter writer, string key, string description, string[] words)
    {
        writer.WriteStartObject(key);
        if (description.Length > 0) writer.WriteString("description", description);
        OneOrMore(writer, words);
        writer.WriteEndObject();
    }

    private static void OneOrMore(Utf8JsonWriter writer, string[] words)
    {
        writer.WriteStartArray("anyOf");
        writer.WriteStartObject();
        Item(writer, words);
        writer.WriteEndObject();
        writer.WriteStartObject();
        writer.WriteString("type", "array");
        writer.WriteNumber("minItems", 1);
        writer.WriteStartObject("items");
        Item(writer, words);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    /// <summary>Scalars of any type: YAML reads an unquoted 1 or true as something else, and the loader takes its text.</summary>
    private static void Item(Utf8JsonWriter writer, string[] words)
    {
        if (words.Length > 0) Enum(writer, words);
        else
        {
            writer.WriteStartArray("type");
            foreach (var type in (ReadOnlySpan<string>)["string", "number", "boolean"]) writer.WriteStringValue(type);
            writer.WriteEndArray();
        }
    }

    private static void Enum(Utf8JsonWriter writer, string[] words)
    {
        writer.WriteStartArray("enum");
        foreach (var word in words) writer.WriteStringValue(word);
        writer.WriteEndArray();
    }
}
