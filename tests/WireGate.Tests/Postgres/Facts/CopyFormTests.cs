using System.Buffers;
using System.Text;
using NUnit.Framework;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Tests.Postgres.Facts;

/// <summary>How a COPY writes its lines, from its text.</summary>
public sealed class CopyFormTests
{
    private static readonly SqlReader Reader = new(new SqlGrammar(null, TimeProvider.System), new SqlFactsCache(), SqlFactsReader.Read);

    [TestCase("COPY t TO STDOUT", false, "\t", "\\N", "\"", "\"", false)]
    [TestCase("COPY t TO STDOUT (FORMAT binary)", false, "\t", "\\N", "\"", "\"", false)]
    [TestCase("COPY t TO STDOUT BINARY", false, "\t", "\\N", "\"", "\"", false)]
    [TestCase("COPY t TO STDOUT (FORMAT text, DELIMITER '|', NULL '\\N')", false, "|", "\\N", "\"", "\"", false)]
    [TestCase("COPY t TO STDOUT CSV", true, ",", "", "\"", "\"", false)]
    [TestCase("COPY t TO STDOUT WITH CSV HEADER", true, ",", "", "\"", "\"", true)]
    [TestCase("COPY t TO STDOUT (FORMAT csv, HEADER)", true, ",", "", "\"", "\"", true)]
    [TestCase("COPY t TO STDOUT (FORMAT csv, HEADER true)", true, ",", "", "\"", "\"", true)]
    [TestCase("COPY t TO STDOUT (FORMAT csv, HEADER on)", true, ",", "", "\"", "\"", true)]
    [TestCase("COPY t TO STDOUT (FORMAT csv, HEADER false)", true, ",", "", "\"", "\"", false)]
    [TestCase("COPY t TO STDOUT (FORMAT 'csv', QUOTE '''', FORCE_QUOTE *)", true, ",", "", "'", "'", false)]
    [TestCase("COPY t TO STDOUT (FORMAT csv, ESCAPE '\\')", true, ",", "", "\"", "\\", false)]
    [TestCase("COPY t TO STDOUT CSV QUOTE '''' ESCAPE '\\' FORCE QUOTE a", true, ",", "", "'", "\\", false)]
    [TestCase("COPY t TO STDOUT (ENCODING 'utf-8')", false, "\t", "\\N", "\"", "\"", false)]
    [TestCase("COPY (SELECT 1) TO STDOUT (DELIMITER E'\\x01')", false, "\u0001", "\\N", "\"", "\"", false)]
    public async Task Options_are_read(string sql, bool isCsv, string delimiter, string none, string quote, string escape, bool hasHeader) =>
        Assert.That(await ReadAsync(sql), Is.EqualTo(new CopyForm(isCsv, delimiter[0], none, quote[0], escape[0], hasHeader)));

    [TestCase("COPY t TO STDOUT (ENCODING 'sjis')")]
    [TestCase("COPY t TO STDOUT (FORMAT parquet)")]
    [TestCase("COPY t TO STDOUT (FORMAT csv, HEADER 1)")]
    [TestCase("COPY t TO STDOUT (FORMAT csv, HEADER maybe)")]
    [TestCase("COPY t TO STDOUT (DELIMITER 'ab')")]
    [TestCase("COPY t TO STDOUT (DELIMITER 'é')")]
    [TestCase("COPY t TO STDOUT (SOMETHING_NEW)")]
    [TestCase("COPY t TO STDOUT (NULL 5)")]
    [TestCase("COPY t TO STDOUT (NULL '\\')")]
    [TestCase("COPY t TO STDOUT (FORMAT text, NULL '')")]
    [TestCase("COPY t TO STDOUT DELIMITER '|' NULL 'x'")]
    public async Task What_is_not_known_has_no_form(string sql) => Assert.That(await ReadAsync(sql), Is.Null);

    private static async Task<CopyForm?> ReadAsync(string sql)
    {
        var facts = await Reader.ReadAsync(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(sql)), CancellationToken.None);
        Assert.That(facts.Unknown, Is.Null);
        return facts.Statements.Single().CopyForm;
    }
}
