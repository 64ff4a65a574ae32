namespace WireGate.Fuzz.Sql;

/// <summary>
/// Statements full of numbers, as the bytes of an input decide: in every place that takes one, in every spelling, glued to what they may be glued
/// to. Most parse. The same bytes make the same text; after the last of them each choice is the first.
/// </summary>
public sealed class StatementGenerator
{
    /// <summary>Enough to have sub-selects inside of expressions inside of sub-selects.</summary>
    private const int Deepest = 5;

    private static readonly string[] Numbers =
    [
        "1", "0", "2", "7", "24", "25", "53", "54", "999999999", "000000012", "007", "1000000000", "2147483648", "99999999999999999999",
        "1.5", ".5", "5.", "1e5", "1e", "1_000", "0x1F", "0o17", "0b11", "1a", "-1", "- 1", "+1", "--1", "1--1", "$1", "$01", "'1'", "\"1\"", "1.", "1..2",
    ];

    private static readonly string[] Names = ["a", "aid", "t1", "c2", "t1.c2", "x_1", "s3.t4.c5", "_9", "\"q 1\"", "é1"];

    private static readonly string[] Tables = ["t", "t1", "s.t2", "accounts a1", "t AS x (a1, b2)", "\"T 1\"", "ONLY t"];

    private static readonly string[] Operators =
        ["=", " = ", "<", "> ", "<=", " >=", "<>", "!=", "+", " - ", "-", "*", "/", "%", "||", "->", " ->> ", "@>", "#>", "=-", " IS DISTINCT FROM ", " ^ ", "<<", " OPERATOR(pg_catalog.+) "];

    private static readonly string[] Types =
        ["int", "bigint", "float", "float(#)", "FLOAT (#)", "float4", "pg_catalog.float8", "real", "double precision", "numeric(#,#)", "decimal( # )", "varchar(#)",
        "char(#)", "bit(#)", "bit varying (#)", "timestamp(#)", "time (#) with time zone", "interval(#)", "interval second(#)", "interval day to second (#)", "geo(a, #)", "int[#]", "int[ # ]", "int ARRAY[#]"];

    private readonly byte[] _choices;
    private int _next;
    private int _depth;

    private StatementGenerator(ReadOnlySpan<byte> choices) => _choices = choices.ToArray();

    public static string Make(ReadOnlySpan<byte> choices)
    {
        var one = new StatementGenerator(choices);
        var text = one.Statement();
        return text.Length > 2000 ? text[..2000] : text;
    }

    private string Statement() => Pick(12) switch
    {
        0 or 1 or 2 or 3 => Select(),
        4 => $"INSERT INTO {Of(Tables[..3])} (a, b[{Number()}]) VALUES ({Expression()}, {Expression()}), ({Number()},{Number()}){Returning()}",
        5 => $"INSERT INTO {Of(Tables[..3])} {Select()} ON CONFLICT (a) DO UPDATE SET b = {Expression()} WHERE {Expression()}",
        6 or 7 => $"UPDATE {Of(Tables)} SET a = {Expression()}, b={Expression()}, (c, d) = ({Number()}, {Expression()}){Where()}{Returning()}",
        8 or 9 => $"DELETE FROM {Of(Tables)}{Where()}{Returning()}",
        10 => $"{Statement()};{Statement()}",
        _ => Other(),
    } + (Pick(4) == 1 ? ";" : "");

    private string Other() => Pick(9) switch
    {
        0 => $"SET work_mem = {Number()}",
        1 => $"EXPLAIN (ANALYZE {Number()}) {Select()}",
        2 => $"LOCK TABLE t1; {Select()}",
        3 => $"SELECT {Expression()} INTO t{Number()} FROM t",
        4 => $"PREPARE p{Number()} AS {Select()}",
        5 => $"EXECUTE p1({Number()}, {Number()})",
        6 => $"WITH d AS (DELETE FROM t{Where()} RETURNING a), e AS (INSERT INTO u VALUES ({Number()})) {Select()}",
        7 => $"DECLARE c CURSOR FOR {Select()}",
        _ => $"MERGE INTO t USING u ON {Expression()} WHEN MATCHED AND {Expression()} THEN UPDATE SET a = {Number()}",
    };

    private string Select()
    {
        if (++_depth > Deepest) return Leave($"SELECT {Number()}");
        var list = Pick(3) == 1 ? $"{Expression()}, {Expression()} AS x{Number()}" : Expression();
        return Leave($"SELECT {Of(["", "", "DISTINCT ", $"DISTINCT ON ({Number()}) "])}{list}{Of(["", $" FROM {From()}", $" FROM {From()}, {From()}"])}{Where()}"
            + Of(["", "", $" GROUP BY {Number()}, {Expression()}", $" GROUP BY GROUPING SETS ((a, {Number()}), ())"])
            + Of(["", "", $" UNION {Select()}"])
            + Of(["", "", $" ORDER BY {Number()} DESC, {Expression()} USING <"])
            + Of(["", "", $" LIMIT {Number()}", $" LIMIT {Number()} OFFSET {Number()}", $" FETCH FIRST {Number()} ROWS ONLY", $" OFFSET {Number()} ROWS", " LIMIT ALL"])
            + Of(["", "", "", " FOR UPDATE"]));
    }

    private string From() => Pick(6) switch
    {
        0 or 1 => Of(Tables),
        2 => $"({Select()}) AS q{Number()}",
        3 => $"generate_series({Number()},{Number()}, {Number()}) AS g(a{Number()})",
        4 => $"t1 TABLESAMPLE bernoulli ({Number()}) REPEATABLE({Number()})",
        _ => $"t JOIN u ON {Expression()}",
    };

    private string Where() => Pick(6) switch
    {
        0 => "",
        1 => " WHERE " + Expression(),
        2 => $" WHERE {Number()}={Number()}",
        3 => $" WHERE {Of(Names)}={Number()}",
        4 => $" WHERE {Number()} = {Number()} OR {Expression()}",
        _ => $" WHERE {Expression()} AND NOT {Expression()}",
    };

    private string Returning() => Of(["", "", " RETURNING *", $" RETURNING {Number()}, old.a"]);

    private string Expression()
    {
        if (++_depth > Deepest) return Leave(Number());
        return Leave(Pick(16) switch
        {
            0 or 1 => Number(),
            2 => Of(Names),
            3 or 4 => Expression() + Of(Operators) + Expression(),
            5 => $"{Expression()}::{Type()}",
            6 => $"CAST({Expression()} AS {Type()})",
            7 => $"{Of(["f", "lower", "pg_sleep", "set_config", "query_to_xml", "pg_read_file"])}({Expression()},{Number()})",
            8 => $"{Of(Names)} IN ({Number()},{Number()}, {Number()})",
            9 => $"({Of(Names)})[{Number()}:{Number()}]",
            10 => $"({Select()})",
            11 => $"CASE {Expression()} WHEN {Number()} THEN {Number()} ELSE {Number()} END",
            12 => $"sum({Of(Names)}) OVER (ORDER BY {Number()} ROWS BETWEEN {Number()} PRECEDING AND {Number()} FOLLOWING)",
            13 => $"TREAT({Expression()} AS {Type()})",
            14 => $"f({Number()}) FILTER (WHERE {Number()} = {Of(Names)}) AT TIME ZONE a",
            _ => Of([$"{Of(Names)} BETWEEN {Number()} AND {Number()}", $"ARRAY[{Number()},{Number()}]", $"CURRENT_TIME({Number()})", $"-{Number()}", $"({Number()})", $"substring(a FROM {Number()} FOR {Number()})", $"x IS NULL AND {Number()} IS NOT NULL"]),
        });
    }

    private string Type()
    {
        var type = Of(Types);
        while (type.Contains('#', StringComparison.Ordinal)) type = type[..type.IndexOf('#', StringComparison.Ordinal)] + Number() + type[(type.IndexOf('#', StringComparison.Ordinal) + 1)..];
        return type;
    }

    /// <summary>A plain one twice in three times: a single broken one spoils the whole text.</summary>
    private string Number() => Pick(3) == 2 ? Of(Numbers) : Numbers[Pick(10)];

    private string Of(string[] options) => options[Pick(options.Length)];

    private string Leave(string text)
    {
        _depth--;
        return text;
    }

    private int Pick(int count) => _next < _choices.Length ? _choices[_next++] % count : 0;
}
