using System.Buffers;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Postgres.Messages;

namespace WireGate.Tests.Postgres.Messages;

/// <summary>Every parser of a message over every way to cut it, cut short, and with a byte too many.</summary>
public sealed class MessageParserTests
{
    private delegate string Reader(in ReadOnlySequence<byte> message);

    private sealed record Case(string Name, byte[] Message, Reader Read, string Expected, bool TakesAnyRest = false)
    {
        public override string ToString() => Name;
    }

    private static readonly Case[] Cases =
    [
        new("Query", Wire.Message('Q', "SELECT 'ä'"), (in m) => Query.Read(m).Text(), "SELECT 'ä'"),
        new("Query, empty", Wire.Message('Q', ""), (in m) => Query.Read(m).Text(), ""),
        new("Parse", Wire.Message('P', "s1", "SELECT $1", (short)2, 23, 25), ReadParse, "s1|SELECT $1|8"),
        new("Parse, unnamed", Wire.Message('P', "", "X", (short)0), ReadParse, "|X|0"),
        new("Bind", Wire.Message('B', "p", "s", (short)1, (short)1, (short)3, 2, new byte[] { 65, 66 }, -1, 0, (short)1, (short)0), ReadBind, "p|s|2|AB,null,|2"),
        new("Bind, none", Wire.Message('B', "", "", (short)0, (short)0, (short)0), ReadBind, "||0||0"),
        new("Describe statement", Wire.Message('D', 'S', "x"), (in m) => Describe.Read(m) is var d ? $"{d.IsPortal}|{d.Name.Text()}" : "", "False|x"),
        new("Close portal", Wire.Message('C', 'P', ""), (in m) => Close.Read(m) is var d ? $"{d.IsPortal}|{d.Name.Text()}" : "", "True|"),
        new("Execute", Wire.Message('E', "p", 7), (in m) => Execute.Read(m) is var e ? $"{e.Portal.Text()}|{e.MaxRows}" : "", "p|7"),
        new("ErrorResponse", Wire.Message('E', 'S', "FEHLER", 'V', "ERROR", 'C', "42501", 'M', "no", 'P', "3", (byte)0), ReadFields, "ERROR|42501|no|3"),
        new("ErrorResponse, empty", Wire.Message('E', (byte)0), ReadFields, "|||"),
        new("ParameterStatus", Wire.Message('S', "TimeZone", "UTC"), (in m) => ParameterStatus.Read(m).ToString(), "ParameterStatus { Name = TimeZone, Value = UTC }"),
        new("BackendKeyData 3.0", Wire.Message('K', 42, 7), ReadKey, "42|00000007", true),
        new("BackendKeyData 3.2", Wire.Message('K', 42, new byte[256]), ReadKey, "42|" + new string('0', 512), true),
        new("ReadyForQuery", Wire.Message('Z', 'T'), (in m) => ReadyForQuery.Read(m).ToString(), "InTransaction"),
        new("CommandComplete", Wire.Message('C', "INSERT 0 1"), (in m) => CommandComplete.Read(m).Text(), "INSERT 0 1"),
        new("CopyInResponse", Wire.Message('G', (byte)1, (short)2, (short)1, (short)1), (in m) => CopyResponse.Read(m) is var c ? $"{c.IsBinary}|{c.ColumnFormats.Length}" : "", "True|4"),
        new("DataRow", Wire.Message('D', (short)3, 2, new byte[] { 65, 66 }, -1, 0), (in m) => string.Join(',', DataRow.ReadText(m).Select(v => v ?? "null")), "AB,null,"),
        new("NegotiateProtocolVersion", Wire.Message('v', 196610, 2, "_pq_.a", "_pq_.b"), ReadNegotiation, "3.2|_pq_.a,_pq_.b"),
        new("AuthenticationMD5Password", Wire.Message('R', 5, new byte[] { 1, 2, 3, 4 }), ReadAuthentication, "Md5Password|01020304"),
        new("AuthenticationOk", Wire.Message('R', 0), ReadAuthentication, "Ok|"),
        new("AuthenticationSASLContinue", Wire.Message('R', 11, "r="u8.ToArray()), ReadAuthentication, "SaslContinue|723D", true),
        new("PasswordMessage", Wire.Message('p', "token"), (in m) => System.Text.Encoding.UTF8.GetString(PasswordMessage.Read(m.ToArray()).Span), "token"),
        new("SASLInitialResponse", Wire.Message('p', "SCRAM-SHA-256", 3, "n,,"u8.ToArray()), (in m) => SaslInitialResponse.Read(m, out var d) + Convert.ToHexString(d), "SCRAM-SHA-2566E2C2C"),
    ];

    [TestCaseSource(nameof(Cases))]
    public void Message_is_read_alike_however_it_is_cut(object given)
    {
        var one = (Case)given;
        foreach (var way in Segments.EveryWay(one.Message)) Assert.That(one.Read(way), Is.EqualTo(one.Expected));
    }

    [TestCaseSource(nameof(Cases))]
    public void Message_that_ends_early_is_refused(object given)
    {
        var one = (Case)given;
        for (var length = 0; length < one.Message.Length; length++)
        {
            var cut = new ReadOnlySequence<byte>(one.Message[..length]);
            if (one.TakesAnyRest && length > 8) continue;
            Assert.Throws<ProtocolViolationException>(() => one.Read(cut), $"{length} of {one.Message.Length} bytes");
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Message_with_a_byte_too_many_is_refused(object given)
    {
        var one = (Case)given;
        if (one.TakesAnyRest) Assert.Pass("its last field takes the rest");
        Assert.Throws<ProtocolViolationException>(() => one.Read(new ReadOnlySequence<byte>([.. one.Message, 0])));
    }

    private static readonly Case[] Wrong =
    [
        new("Bind with a negative length", Wire.Message('B', "", "", (short)0, (short)1, -2, (short)0), ReadBind, ""),
        new("Bind with a length past the end", Wire.Message('B', "", "", (short)0, (short)1, 100, (short)0), ReadBind, ""),
        new("Bind with the longest length", Wire.Message('B', "", "", (short)0, (short)1, int.MaxValue, (short)0), ReadBind, ""),
        new("Bind with other formats than parameters", Wire.Message('B', "", "", (short)2, (short)0, (short)0, (short)1, -1, (short)0), ReadBind, ""),
        new("Bind with a count past the end", Wire.Message('B', "", "", (short)-1, (short)0, (short)0), ReadBind, ""),
        new("Parse with a count past the end", Wire.Message('P', "", "", (short)-1), ReadParse, ""),
        new("Describe of neither", Wire.Message('D', 'X', ""), (in m) => Describe.Read(m).ToString(), ""),
        new("DataRow with a count past the end", Wire.Message('D', (short)-1), (in m) => DataRow.ReadText(m).ToString()!, ""),
        new("DataRow with a negative length", Wire.Message('D', (short)1, -2), (in m) => DataRow.ReadText(m).ToString()!, ""),
        new("DataRow that is not UTF-8", Wire.Message('D', (short)1, 1, new byte[] { 0xff }), (in m) => DataRow.ReadText(m).ToString()!, ""),
        new("BackendKeyData, three bytes", Wire.Message('K', 42, new byte[3]), ReadKey, ""),
        new("BackendKeyData, 257 bytes", Wire.Message('K', 42, new byte[257]), ReadKey, ""),
        new("ReadyForQuery of an unknown state", Wire.Message('Z', 'X'), (in m) => ReadyForQuery.Read(m).ToString(), ""),
        new("CopyResponse of an unknown format", Wire.Message('G', (byte)2, (short)0), (in m) => CopyResponse.Read(m).ToString(), ""),
        new("NegotiateProtocolVersion, negative count", Wire.Message('v', 196610, -1), ReadNegotiation, ""),
        new("NegotiateProtocolVersion, huge count", Wire.Message('v', 196610, int.MaxValue), ReadNegotiation, ""),
        new("MD5 with a long salt", Wire.Message('R', 5, new byte[5]), ReadAuthentication, ""),
        new("Error with too many fields", Wire.Message('E', [.. Enumerable.Repeat(new object[] { 'M', "x" }, 33).SelectMany(f => f), (byte)0]), ReadFields, ""),
        new("Empty password", Wire.Message('p', ""), (in m) => PasswordMessage.Read(m.ToArray()).ToString(), ""),
        new("SASLInitialResponse without data", Wire.Message('p', "SCRAM-SHA-256", -1), (in m) => SaslInitialResponse.Read(m, out _), ""),
        new("SASLInitialResponse past the end", Wire.Message('p', "SCRAM-SHA-256", 2, (byte)1), (in m) => SaslInitialResponse.Read(m, out _), ""),
    ];

    [TestCaseSource(nameof(Wrong))]
    public void Malformed_message_is_refused_however_it_is_cut(object given)
    {
        var one = (Case)given;
        foreach (var way in Segments.EveryWay(one.Message)) Assert.Throws<ProtocolViolationException>(() => one.Read(way));
    }

    private static string ReadParse(in ReadOnlySequence<byte> message) =>
        Parse.Read(message) is var parse ? $"{parse.Name.Text()}|{parse.Text.Text()}|{parse.Types.Length}" : "";

    private static string ReadBind(in ReadOnlySequence<byte> message)
    {
        var bind = Bind.Read(message);
        var values = new List<string>();
        var reader = new BindParameterReader(bind);
        while (reader.TryRead(out var value)) values.Add(value?.Text() ?? "null");
        Assert.That(values, Has.Count.EqualTo(bind.ParameterCount));
        return $"{bind.Portal.Text()}|{bind.Statement.Text()}|{bind.ParameterFormats.Length}|{string.Join(',', values)}|{bind.ResultFormats.Length}";
    }

    private static string ReadFields(in ReadOnlySequence<byte> message) =>
        DiagnosticFields.Read(message) is var fields ? $"{fields.Severity}|{fields.Code}|{fields.Message}|{fields.Find('P')}" : "";

    private static string ReadKey(in ReadOnlySequence<byte> message)
    {
        BackendKeyData.Read(message, out var processId, out var key);
        return $"{processId}|{Convert.ToHexString(key)}";
    }

    private static string ReadNegotiation(in ReadOnlySequence<byte> message) =>
        NegotiateProtocolVersion.Read(message) is var offer ? $"{offer.Version}|{string.Join(',', offer.UnknownOptions)}" : "";

    private static string ReadAuthentication(in ReadOnlySequence<byte> message) =>
        $"{AuthenticationRequest.Read(message, out var data)}|{Convert.ToHexString(data)}";
}
