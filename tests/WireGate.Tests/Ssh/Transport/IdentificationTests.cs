using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Ssh.Transport;
using WireGate.Testing;

namespace WireGate.Tests.Ssh.Transport;

public sealed class IdentificationTests
{
    [TestCase("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", "SSH-2.0-OpenSSH_9.2p1 Debian-2")]
    [TestCase("SSH-2.0-x\n", "SSH-2.0-x")]
    [TestCase("SSH-1.99-x\r\n", "SSH-1.99-x")]
    public async Task A_version_is_read_however_it_is_cut_and_nothing_behind_it(string sent, string expected)
    {
        await EverySplit.ThroughPipeAsync(Encoding.ASCII.GetBytes(sent + "rest"), async input =>
        {
            Assert.That(await Identification.ReadAsync(input, Role.Server, default), Is.EqualTo(expected));
            var rest = await input.ReadAtLeastAsync(4);
            Assert.That(Encoding.ASCII.GetString(rest.Buffer), Is.EqualTo("rest"));
            input.AdvanceTo(rest.Buffer.End);
        });
    }

    [TestCase("SSH-1.5-old\r\n")]
    [TestCase("GET / HTTP/1.1\r\n")]
    [TestCase("SSH-2.0-a\0b\r\n")]
    [TestCase("SSH-2.0-a\u0007\r\n")]
    [TestCase("\r\n")]
    [TestCase("hello\r\nSSH-2.0-x\r\n")]
    [TestCase("SSH-2.0-x")]
    [TestCase("")]
    public Task What_is_no_version_2_is_refused(string sent) =>
        Assert.ThrowsAsync<ProtocolViolationException>(() => ReadAsync(sent, Role.Server));

    [TestCase(253, true)]
    [TestCase(254, false)]
    [TestCase(100_000, false)]
    public async Task A_line_has_255_bytes_at_most(int length, bool valid)
    {
        var line = "SSH-2.0-" + new string('x', length - 8);
        if (valid) Assert.That(await ReadAsync(line + "\r\n", Role.Server), Is.EqualTo(line));
        else await Assert.ThrowsAsync<ProtocolViolationException>(() => ReadAsync(line + "\r\n", Role.Server));
    }

    [Test]
    public async Task A_server_may_say_something_before_but_not_without_end()
    {
        Assert.That(await ReadAsync("Welcome\r\nto it\nSSH-2.0-x\r\n", Role.Client), Is.EqualTo("SSH-2.0-x"));
        await Assert.ThrowsAsync<ProtocolViolationException>(() => ReadAsync(string.Concat(Enumerable.Repeat("again\n", 1024)) + "SSH-2.0-x\r\n", Role.Client));
        await Assert.ThrowsAsync<ProtocolViolationException>(() => ReadAsync(new string('x', 9000) + "\nSSH-2.0-x\r\n", Role.Client));
    }

    private static Task<string> ReadAsync(string sent, Role role) =>
        Identification.ReadAsync(System.IO.Pipelines.PipeReader.Create(new System.Buffers.ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(sent))), role, default);
}
