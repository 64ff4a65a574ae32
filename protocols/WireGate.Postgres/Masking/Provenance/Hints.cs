namespace WireGate.Postgres.Masking.Provenance;

/// <summary>What an agent is told to do instead.</summary>
internal static class Hints
{
    public const string Plain = "Nothing was sent to the database. Name the columns that you need: a masked one may stand by itself and comes back masked; leave it out of expressions and whole rows.";

    public const string Predicate = "Nothing was sent to the database. Filter, sort, group and join by other columns; whoever writes the rules can say \"predicates: allow\".";

    public const string Copy = "Nothing was sent to the database. Masked values can be read, and not be written anywhere else.";

    public const string Target = "Nothing was sent to the database. Whoever has to do this needs to be excepted from the rule (\"unless\").";
}
