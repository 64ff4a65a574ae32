using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Sql.Facts;
using WireGate.Tests.Postgres.Messages;
using WireGate.Tests.Postgres.Relay;

namespace WireGate.Tests.Postgres.Masking;

/// <summary>COPY TO STDOUT in its three formats, whatever pieces its stream comes in.</summary>
public sealed class MaskedCopyTests
{
    private const string Canary = "123-45-6789";

    private static readonly Mask Redact = new("hide", MaskMethod.Redact);
    private static readonly Mask Partial = new("hide", MaskMethod.Partial);
    private static readonly Mask Null = new("hide", MaskMethod.Null);

    [TestCase("1\t123-45-6789\tx\n2\t\\N\ty\n", "1\t***\tx\n2\t\\N\ty\n")]
    [TestCase("a\\tb\tc\\\\\tx\\n\n", "a\\tb\t***\tx\\n\n")]
    [TestCase("\t\t\n", "\t***\t\n")]
    [TestCase("1\ta\tb\r\n", "1\t***\tb\r\n")]
    public void Text_is_masked_between_its_delimiters(string copied, string expected) => AssertMasked(CopyForm.Text, copied, expected, null, Redact, null);

    [Test]
    public void Text_with_a_delimiter_and_null_of_its_own_is_masked()
    {
        var form = CopyForm.Text with { Delimiter = '|', Null = "none" };
        AssertMasked(form, "1|a\\|b|x\n2|none|y\n3|\\none|z\n", "1|***|x\n2|none|y\n3|***|z\n", null, Redact, null);
    }

    [Test]
    public void Text_keeps_a_part_of_what_the_value_is_and_escapes_it_anew() =>
        AssertMasked(CopyForm.Text, "long enough a\\tb\\\\\n", "***a\\tb\\\\\n", Partial);

    [Test]
    public void Header_is_no_row()
    {
        AssertMasked(CopyForm.Text with { HasHeader = true }, "id\tssn\n1\t2\n", "id\tssn\n1\t***\n", null, Redact);
        AssertMasked(Csv with { HasHeader = true }, "id,\"s\nn\"\n1,2\n", "id,\"s\nn\"\n1,***\n", null, Redact);
    }

    [TestCase("1,123-45-6789,x\n2,,y\n", "1,***,x\n2,,y\n")]
    [TestCase("1,\"\",x\n", "1,\"***\",x\n")]
    [TestCase("1,\"a,\"\"b\"\"\n,c\",\"x\n\"\n2,b,c\n", "1,\"***\",\"x\n\"\n2,***,c\n")]
    [TestCase("\",\",\"\"\"\",\"\"\"\"\"\"\n", "\",\",\"***\",\"\"\"\"\"\"\n")]
    public void Csv_is_masked_between_its_delimiters(string copied, string expected) => AssertMasked(Csv, copied, expected, null, Redact, null);

    [Test]
    public void Csv_with_letters_of_its_own_is_masked() =>
        AssertMasked(new CopyForm(true, ';', "none", '\'', '\\', false), "1;'a\\'b;\\\\';x\nnone;none;'none'\n", "1;'***';x\nnone;none;'none'\n", null, Redact, null);

    [Test]
    public void Csv_quotes_what_needs_it() =>
        AssertMasked(Csv, "\"long enough a\"\",b\"\n", "\"***a\"\",b\"\n", Partial);

    [Test]
    public void Null_is_written_as_the_copy_writes_it()
    {
        AssertMasked(CopyForm.Text, "1\ta\n", "1\t\\N\n", null, Null);
        AssertMasked(Csv, "1,a\n", "1,\n", null, Null);
    }

    [Test]
    public void Binary_is_masked_by_the_types_that_are_known_and_null_where_they_are_not()
    {
        byte[] header = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, .. Wire.Body(0, 4, 7)];
        byte[] row = Wire.Body((short)3, 4, 1, 11, Encoding.UTF8.GetBytes(Canary), -1);
        byte[] end = Wire.Body((short)-1);
        byte[] masked = Wire.Body((short)3, 4, 0, 3, "***"u8.ToArray(), -1);
        byte[] nulled = Wire.Body((short)3, -1, -1, -1);
        var plans = new FakePlans(Redact, Redact, Redact) { CopyTypes = [23, 25, 25] };
        AssertMasked(null, [.. header, .. row, .. row, .. end], [.. header, .. masked, .. masked, .. end], plans, 3);
        AssertMasked(null, [.. header, .. row, .. end], [.. header, .. nulled, .. end], new FakePlans(Redact, Redact, Redact), 3);
    }

    [Test]
    public void Number_is_masked_as_one_where_its_type_is_known() =>
        AssertMasked(CopyForm.Text, "7\tx\n"u8.ToArray(), "0\tx\n"u8.ToArray(), new FakePlans(Redact, null) { CopyTypes = [23, 25] }, 2);

    [TestCase("1\t2\t3\t4\n")]
    [TestCase("1\t2\n")]
    [TestCase("1\t2\t3")]
    public void What_is_not_what_was_announced_does_not_pass(string copied)
    {
        var plans = new FakePlans(null, Redact, null);
        Assert.That(() => Run(CopyForm.Text, [Encoding.UTF8.GetBytes(copied)], plans, 3, isBinary: false), Throws.TypeOf<ProtocolViolationException>());
    }

    [Test]
    public void Lines_in_a_form_that_nobody_knows_are_refused()
    {
        var masking = new ResultMasking(RelayBed.MaskKey);
        Assert.That(masking.BeginCopy(Plans(null, new FakePlans(Redact)), Response(1, isBinary: false)), Does.Contain("options"));
    }

    [Test]
    public async Task Copy_of_a_session_is_masked()
    {
        await using var bed = await RelayBed.StartAsync(services: new RelayServices { Planner = new FakePlans(null, Redact) });
        await AskAsync(bed, "COPY people TO STDOUT (FORMAT csv, HEADER)");
        await bed.Backend.SendAsync(
            Wire.Message('H', (byte)0, (short)2, (short)0, (short)0), Data("id,ssn\n1,"), Data("\"123-45-"), Data("6789\"\n2,1"), Data("\n"), Wire.Message('c'), Wire.Message('C', "COPY 2"), Wire.Message('Z', 'I'));
        var told = await bed.Client.ReceiveAsync("H d d d c C Z");
        Assert.That(Encoding.UTF8.GetString(told), Does.Contain("1,\"***\"\n").And.Contain("2,***\n").And.Not.Contain("6789"));
    }

    [Test]
    public async Task Copy_that_ends_inside_a_row_ends_the_session()
    {
        await using var bed = await RelayBed.StartAsync(services: new RelayServices { Planner = new FakePlans(Redact) });
        await AskAsync(bed, "COPY people (ssn) TO STDOUT");
        await bed.Backend.SendAsync(Wire.Message('H', (byte)0, (short)1, (short)0), Data(Canary), Wire.Message('c'), Wire.Message('C', "COPY 1"), Wire.Message('Z', 'I'));
        await bed.EndedAsync();
        Assert.That(Frames.Types(bed.Client.Received), Is.EqualTo("H E:08006"));
    }

    private static async Task AskAsync(RelayBed bed, string sql)
    {
        var query = Wire.Message('Q', sql);
        await bed.Client.SendAsync(query);
        await bed.Backend.ReceiveAsync(query.Length);
    }

    private static CopyForm Csv { get; } = new(true, ',', "", '"', '"', false);

    private static byte[] Data(string text) => Wire.Message('d', Encoding.UTF8.GetBytes(text));

    private static void AssertMasked(CopyForm form, string copied, string expected, params Mask?[] masks) =>
        AssertMasked(form, Encoding.UTF8.GetBytes(copied), Encoding.UTF8.GetBytes(expected), new FakePlans(masks), masks.Length);

    /// <summary>Whole, cut into two messages at every place, and one message a byte.</summary>
    private static void AssertMasked(CopyForm? form, byte[] copied, byte[] expected, FakePlans plans, int columns)
    {
        for (var cut = 0; cut <= copied.Length; cut++)
        {
            byte[][] pieces = cut == copied.Length ? [.. copied.Select(one => new[] { one })] : [copied[..cut], copied[cut..]];
            Assert.That(
                Encoding.Latin1.GetString(Run(form, pieces, plans, columns, isBinary: form is null)), Is.EqualTo(Encoding.Latin1.GetString(expected)), $"cut at {cut}");
        }
    }

    /// <returns>The stream that the client gets.</returns>
    private static byte[] Run(CopyForm? form, byte[][] pieces, FakePlans plans, int columns, bool isBinary)
    {
        var masking = new ResultMasking(RelayBed.MaskKey);
        var known = Plans(form, plans);
        Assert.That(masking.BeginCopy(known, Response(columns, isBinary)), Is.Null);
        var output = new List<byte>();
        foreach (var piece in pieces)
        {
            var frames = new ReadOnlySequence<byte>(Wire.Message('d', piece));
            var count = 1;
            masking.Rewrite(known, ref frames, ref count);
            var left = frames.ToArray().AsSpan();
            for (; !left.IsEmpty; count--)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(left[1..]);
                output.AddRange(left[5..(length + 1)]);
                left = left[(length + 1)..];
            }

            Assert.That(count, Is.Zero, "as many as were said");
        }

        masking.EndCopy();
        return [.. output];
    }

    private static ResultPlans Plans(CopyForm? form, FakePlans plans) => new([plans], new SqlFacts { Statements = [new StatementFacts { Kind = "COPY", CopyForm = form }] });

    private static ReadOnlySequence<byte> Response(int columns, bool isBinary) =>
        new(Wire.Message('H', [(byte)(isBinary ? 1 : 0), (short)columns, .. Enumerable.Repeat((object)(short)(isBinary ? 1 : 0), columns)]));
}
