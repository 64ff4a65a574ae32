using System.Collections.Immutable;
using System.Globalization;
using WireGate.Core.Approvals;
using WireGate.Core.Configuration;

namespace WireGate.Policy.Loading;

/// <summary>
/// Reads what a rule asks of people, and checks that there are such people:
/// <code>approval: { by: { group: dba, count: 2 }, wait: 30s, within: 30m, in_transaction: hold, grant: { uses: 20, for: 30m } }</code>
/// </summary>
internal sealed class ApprovalReader(PolicyVocabulary vocabulary, ConfigErrors errors)
{
    /// <summary>More than anybody gets together while an agent waits: a slip of the pen.</summary>
    private const int MostPeople = 20;

    /// <summary>The client's connection, and the one behind it, stand still for as long; proxies between give up sooner.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>Less is over before anybody has read it.</summary>
    private static readonly TimeSpan ShortestWithin = TimeSpan.FromSeconds(1);

    /// <summary>What was asked longer ago was asked about another state of affairs.</summary>
    private static readonly TimeSpan LongestWithin = TimeSpan.FromDays(7);

    /// <summary>What is to be allowed more often, or for longer, is an allow rule that somebody reviews.</summary>
    private const int MostUses = 1000;

    private static readonly TimeSpan ShortestGrant = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestGrant = TimeSpan.FromHours(24);

    /// <param name="rule">Where errors about what was left out are placed.</param>
    /// <param name="node">Null where the rule says nothing: everybody who may approve at all, with the usual times.</param>
    /// <param name="name">The rule's name.</param>
    /// <param name="reason">The rule's reason.</param>
    public HoldTerms Read(ConfigNode rule, ConfigNode? node, string name, string? reason)
    {
        var terms = new HoldTerms { Rule = name, Reason = reason };
        if (node is null)
        {
            CheckPeople(rule, null, terms);
            return terms;
        }

        var reader = new MappingReader(Values.Mapping(node, "approval"));
        terms = ReadBy(reader, terms);
        var wait = errors.Try(() => Duration(reader, "wait", terms.Wait, TimeSpan.Zero, LongestWait), terms.Wait);
        var within = errors.Try(() => Duration(reader, "within", terms.Within, ShortestWithin, LongestWithin), terms.Within);
        // Told of the key that is there: the other one may be the default.
        if (wait > within) errors.Add(reader.Optional("wait") ?? reader.Optional("within")!, "the client can't wait (\"wait\") longer than the request lives (\"within\")");
        var inTransaction = errors.Try(() => reader.Word("in_transaction", false, ("deny", false), ("hold", true)), false);
        var grant = errors.Try(() => ReadGrant(reader), null);
        errors.Try(reader.End);
        return terms with { Wait = wait, Within = within, InTransaction = inTransaction, Grant = grant };
    }

    private HoldTerms ReadBy(MappingReader approval, HoldTerms terms)
    {
        if (Present(approval, "by") is not { } node)
        {
            CheckPeople(approval.Node, null, terms);
            return terms;
        }

        return errors.Try(() =>
        {
            var by = new MappingReader(Values.Mapping(node, "by"));
            ImmutableArray<ConfigScalar> groups = Present(by, "group") is { } named ? Values.Scalars(named, "group") : [];
            var count = by.Int("count", 1, 1, MostPeople);
            by.End();
            var before = errors.Count;
            foreach (var group in groups) CheckGroup(group);
            var read = terms with { Groups = [.. groups.Select(group => group.Text).Distinct()], Count = count };
            if (errors.Count == before) CheckPeople(by.Optional("count") ?? node, groups.Length > 0 ? groups[0] : null, read);
            return read;
        }, terms);
    }

    private void CheckGroup(ConfigScalar group)
    {
        if (vocabulary.Groups?.Contains(group.Text) == false)
            errors.Add(group, $"there is no group \"{group.Text}\"{NearWord.Hint(group.Text, vocabulary.Groups)}");
        else if (vocabulary.Approvers is { } people && !people.Any(person => person.Groups.Contains(group.Text)))
            errors.Add(group, $"nobody in group \"{group.Text}\" has a role that may approve");
    }

    /// <summary>A request that nobody can ever answer is a denial in disguise.</summary>
    private void CheckPeople(ConfigNode count, ConfigNode? groups, HoldTerms terms)
    {
        if (vocabulary.Approvers is not { } people) return;
        var able = people.Count(person => person.IsIn(terms.Groups));
        var from = groups is null ? "" : " in " + (terms.Groups.Length == 1 ? "group " : "groups ") + string.Join(", ", terms.Groups);
        if (able == 0) errors.Add(count, "nobody under identity.people has a role that may approve");
        else if (able < terms.Count)
            errors.Add(count, string.Create(CultureInfo.InvariantCulture, $"{terms.Count} people must approve, and only {able}{from} may"));
    }

    private static GrantTerms? ReadGrant(MappingReader approval)
    {
        if (Present(approval, "grant") is not { } node) return null;
        var grant = new MappingReader(Values.Mapping(node, "grant"));
        grant.Required("uses");
        grant.Required("for");
        var uses = grant.Int("uses", 1, 1, MostUses);
        var time = Duration(grant, "for", default, ShortestGrant, LongestGrant);
        grant.End();
        return new GrantTerms(uses, time);
    }

    /// <summary>A key that is there and empty is an error, not a default.</summary>
    private static ConfigNode? Present(MappingReader reader, string key)
    {
        reader.Optional(key);
        return reader.Node.Find(key);
    }

    private static TimeSpan Duration(MappingReader reader, string key, TimeSpan otherwise, TimeSpan least, TimeSpan most)
    {
        if (Present(reader, key) is not { } node) return otherwise;
        if (node.IsNull) throw node.Error($"\"{key}\" is empty");
        var value = reader.Duration(key, otherwise);
        return value >= least && value <= most ? value : throw node.Error($"\"{key}\" is from {Word(least)} to {Word(most)}");
    }

    private static string Word(TimeSpan time) =>
        time.TotalDays > 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays}d")
        : time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours}h")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds}s");
}
