using System.Buffers;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Postgres.Messages;

namespace WireGate.Tests.Postgres.Messages;

public sealed class MessageWriterTests
{
    private static readonly (string Name, byte[] Written, byte[] Expected)[] Cases =
    [
        ("Query", Wire.Written(o => Query.Write(o, "SELECT 1"u8)), Wire.Message('Q', "SELECT 1")),
        ("Parse", Wire.Written(o => Parse.Write(o, "s"u8, "X"u8)), Wire.Message('P', "s", "X", (short)0)),
        ("Bind", Wire.Written(o => Bind.Write(o, "p"u8, "s"u8)), Wire.Message('B', "p", "s", (short)0, (short)0, (short)0)),
        ("Describe", Wire.Written(o => Describe.Write(o, true, "p"u8)), Wire.Message('D', 'P', "p")),
        ("Close", Wire.Written(o => Close.Write(o, false, "s"u8)), Wire.Message('C', 'S', "s")),
        ("Execute", Wire.Written(o => Execute.Write(o, ""u8, 5)), Wire.Message('E', "", 5)),
        ("FunctionCall", Wire.Written(o => FunctionCall.Write(o, 0)), Wire.Message('F', 0, (short)0, (short)0, (short)0)),
        ("CopyFail", Wire.Written(o => CopyFail.Write(o, "no")), Wire.Message('f', "no")),
        ("Sync", BodylessMessage.Sync.ToArray(), Wire.Message('S')),
        ("Flush", BodylessMessage.Flush.ToArray(), Wire.Message('H')),
        ("Terminate", BodylessMessage.Terminate.ToArray(), Wire.Message('X')),
        ("CopyDone", BodylessMessage.CopyDone.ToArray(), Wire.Message('c')),
        ("ErrorResponse", Wire.Written(o => ErrorResponse.WriteError(o, "42501", "ä", "d", "h", 9)), Wire.Message('E', 'S', "ERROR", 'V', "ERROR", 'C', "42501", 'M', "ä", 'D', "d", 'H', "h", 'P', "9", (byte)0)),
        ("ErrorResponse, fatal", Wire.Written(o => ErrorResponse.WriteFatal(o, "08P01", "m")), Wire.Message('E', 'S', "FATAL", 'V', "FATAL", 'C', "08P01", 'M', "m", (byte)0)),
        ("NoticeResponse", Wire.Written(o => NoticeResponse.WriteWarning(o, "m")), Wire.Message('N', 'S', "WARNING", 'V', "WARNING", 'C', "01000", 'M', "m", (byte)0)),
        ("AuthenticationOk", Wire.Written(AuthenticationRequest.WriteOk), Wire.Message('R', 0)),
        ("AuthenticationCleartextPassword", Wire.Written(AuthenticationRequest.WriteCleartextPassword), Wire.Message('R', 3)),
        ("AuthenticationSASL", Wire.Written(o => AuthenticationRequest.WriteSasl(o, "A", "B")), Wire.Message('R', 10, "A", "B", (byte)0)),
        ("AuthenticationSASLFinal", Wire.Written(o => AuthenticationRequest.WriteSaslFinal(o, "v="u8)), Wire.Message('R', 12, "v="u8.ToArray())),
        ("ParameterStatus", Wire.Written(new ParameterStatus("a", "b").Write), Wire.Message('S', "a", "b")),
        ("BackendKeyData", Wire.Written(o => BackendKeyData.Write(o, 9, [1, 2, 3, 4])), Wire.Message('K', 9, new byte[] { 1, 2, 3, 4 })),
        ("ReadyForQuery", Wire.Written(o => ReadyForQuery.Write(o, TransactionStatus.Failed)), Wire.Message('Z', 'E')),
        ("NegotiateProtocolVersion", Wire.Written(new NegotiateProtocolVersion(ProtocolVersion.V3_2, ["_pq_.x"]).Write), Wire.Message('v', 196610, 1, "_pq_.x")),
        ("StartupMessage", Wire.Written(new StartupMessage(ProtocolVersion.V3_0, [new("user", "u")]).Write), Wire.Packet(196608, "user", "u", (byte)0)),
        ("SSLRequest", Wire.Written(SslRequest.Write), Wire.Packet(80877103)),
        ("CancelRequest", Wire.Written(o => CancelRequest.Write(o, 5, [1, 2, 3, 4])), Wire.Packet(80877102, 5, new byte[] { 1, 2, 3, 4 })),
        ("PasswordMessage", Wire.Written(o => PasswordMessage.Write(o, "pw"u8)), Wire.Message('p', "pw")),
        ("SASLInitialResponse", Wire.Written(o => SaslInitialResponse.Write(o, "M", "n,,"u8)), Wire.Message('p', "M", 3, "n,,"u8.ToArray())),
        ("SASLResponse", Wire.Written(o => SaslResponse.Write(o, "c="u8)), Wire.Message('p', "c="u8.ToArray())),
    ];

    [Test]
    public void Every_message_is_written_as_the_protocol_says()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var (name, written, expected) in Cases) Assert.That(written, Is.EqualTo(expected), name);
        }
    }

    [Test]
    public void A_nul_in_the_text_of_an_error_does_not_end_it()
    {
        var fields = DiagnosticFields.Read(new ReadOnlySequence<byte>(Wire.Written(o => ErrorResponse.WriteError(o, "42501", "a\0b", hint: "h"))));
        Assert.That((fields.Message, fields.Find('H')), Is.EqualTo(("a?b", "h")));
    }

    [Test]
    public void A_nul_in_sql_is_not_written() => Assert.Throws<ArgumentException>(() => Wire.Written(o => Query.Write(o, "a\0b"u8)));

    [Test]
    public void Startup_message_is_read_as_it_was_written()
    {
        var packet = Wire.Packet(196610, "user", "ä", "database", "", (byte)0);
        foreach (var way in Segments.EveryWay(packet))
        {
            var message = StartupMessage.Read(way);
            Assert.That(message.Version, Is.EqualTo(ProtocolVersion.V3_2));
            Assert.That(message.Parameters, Is.EqualTo(new KeyValuePair<string, string>[] { new("user", "ä"), new("database", "") }));
        }
    }

    [Test]
    public void Startup_message_without_its_end_is_refused()
    {
        var packet = Wire.Packet(196610, "user", "u", (byte)0);
        for (var length = 8; length < packet.Length; length++)
            Assert.Throws<ProtocolViolationException>(() => StartupMessage.Read(new(packet[..length])));
        Assert.Throws<ProtocolViolationException>(() => StartupMessage.Read(new([.. packet, 0])));
        Assert.Throws<ProtocolViolationException>(() => StartupMessage.Read(new(Wire.Packet(196610, new byte[] { 0xff, 0, 0, 0 }))));
    }

    [TestCase(3, false)]
    [TestCase(4, true)]
    [TestCase(256, true)]
    [TestCase(257, false)]
    public void Cancel_key_has_4_to_256_bytes(int length, bool valid)
    {
        var packet = new ReadOnlySequence<byte>(Wire.Packet(80877102, 7, new byte[length]));
        if (valid) Assert.That(CancelRequest.Read(packet).Key.Length, Is.EqualTo(length));
        else Assert.Throws<ProtocolViolationException>(() => CancelRequest.Read(packet));
    }

    [Test]
    public void Mechanisms_are_read_and_their_list_has_an_end()
    {
        Assert.That(AuthenticationRequest.ReadMechanisms("A\0B\0\0"u8), Is.EqualTo(new[] { "A", "B" }));
        Assert.Throws<ProtocolViolationException>(() => AuthenticationRequest.ReadMechanisms("A\0B\0"u8));
        Assert.Throws<ProtocolViolationException>(() => AuthenticationRequest.ReadMechanisms("A\0\0B"u8));
        Assert.Throws<ProtocolViolationException>(() => AuthenticationRequest.ReadMechanisms(""u8));
    }
}
