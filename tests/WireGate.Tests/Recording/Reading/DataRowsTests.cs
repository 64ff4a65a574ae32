using System.Text;
using NUnit.Framework;
using WireGate.Recording.Reading;

namespace WireGate.Tests.Recording.Reading;

internal sealed class DataRowsTests
{
    /// <summary>('7', NULL, ''), then ('x') and one without columns.</summary>
    private static readonly byte[] Three =
    [
        (byte)'D', 0, 0, 0, 19, 0, 3, 0, 0, 0, 1, (byte)'7', 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0,
        (byte)'D', 0, 0, 0, 11, 0, 1, 0, 0, 0, 1, (byte)'x',
        (byte)'D', 0, 0, 0, 6, 0, 0,
    ];

    private static readonly string[] Shown = ["7,NULL,", "x", ""];

    [Test]
    public void Rows_are_the_same_however_they_were_cut()
    {
        for (var cut = 0; cut <= Three.Length; cut++)
        {
            var rows = new DataRows();
            Assert.That(Show(rows.Take(1, Three[..cut])).Concat(Show(rows.Take(1, Three[cut..]))), Is.EqualTo(Shown), $"cut at {cut}");
        }

        var slow = new DataRows();
        Assert.That(Three.SelectMany(one => Show(slow.Take(1, [one]))), Is.EqualTo(Shown));
    }

    [Test]
    public void Rows_of_two_operations_may_come_mixed()
    {
        var rows = new DataRows();
        Assert.That(rows.Take(1, Three[..15]), Is.Empty);
        Assert.That(Show(rows.Take(2, Three)), Is.EqualTo(Shown));
        Assert.That(Show(rows.Take(1, Three[15..])), Is.EqualTo(Shown));
    }

    [Test]
    public void What_is_left_of_an_operation_is_no_beginning_of_the_next()
    {
        var rows = new DataRows();
        rows.Take(1, Three[..15]);
        rows.End(1);
        Assert.That(Show(rows.Take(1, Three)), Is.EqualTo(Shown));
    }

    [TestCase(0, 'T', TestName = "Another message")]
    [TestCase(1, 0xff, TestName = "A length below zero")]
    [TestCase(4, 5, TestName = "A length without room for the count")]
    [TestCase(6, 200, TestName = "More columns than there is room for")]
    [TestCase(10, 200, TestName = "A value beyond the row")]
    [TestCase(7, 0x80, TestName = "A value's length below minus one")]
    [TestCase(6, 2, TestName = "Bytes behind the last value")]
    public void What_is_not_rows_is_not_taken_for_some(int at, int value)
    {
        var bytes = Three.ToArray();
        bytes[at] = (byte)value;
        Assert.That(new DataRows().Take(1, bytes), Is.Null);
    }

    [Test]
    public void Bytes_that_are_no_text_are_shown_in_hexadecimal()
    {
        Assert.That(new RowValue(new byte[] { 0xff, 0x00 }).ToString(), Is.EqualTo("\\xff00"));
        Assert.That(new RowValue(Encoding.UTF8.GetBytes("ü")).ToString(), Is.EqualTo("ü"));
    }

    private static IEnumerable<string> Show(IReadOnlyList<RowValue[]>? rows) => rows!.Select(row => string.Join(',', row));
}
