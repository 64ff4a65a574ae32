using NUnit.Framework;
using WireGate.Recording.Format;
using WireGate.Recording.Keys;
using ZstdSharp;

namespace WireGate.Tests.Recording.Format;

public sealed class DataCipherTests
{
    private readonly byte[] _headerHash = new byte[32];
    private readonly byte[] _head = new byte[BlockHead.Size];
    private SessionKey _key = null!;
    private DataCipher _cipher = null!;

    [SetUp]
    public void MakeKey()
    {
        _key = SessionKey.Create();
        _cipher = new DataCipher(_key, _headerHash);
    }

    [TearDown]
    public void Dispose()
    {
        _cipher.Dispose();
        _key.Dispose();
    }

    [TestCase(0, ExpectedResult = true)]
    [TestCase(1, ExpectedResult = false)]
    [TestCase(-1, ExpectedResult = false)]
    public bool Length_in_the_clear_is_that_of_what_is_not_compressed(int more) => Opens(BodyOf(new byte[100], 100 + more, compressed: false));

    [TestCase(5000, ExpectedResult = true)]
    [TestCase(4999, ExpectedResult = false)]
    [TestCase(5001, ExpectedResult = false)]
    [TestCase(1 << 20, ExpectedResult = false)]
    [TestCase((1 << 20) + 1, ExpectedResult = false)]
    [TestCase(-1, ExpectedResult = false)]
    public bool Length_in_the_clear_is_that_of_what_is_decompressed(int claimed) => Opens(BodyOf(Compressed(5000), claimed, compressed: true));

    [Test]
    public void What_decompresses_to_more_than_a_block_is_refused()
    {
        Assert.That(Opens(BodyOf(Compressed(1 << 20), 1 << 20, compressed: true)));
        Assert.That(Opens(BodyOf(Compressed(100_000_000), 1 << 20, compressed: true)), Is.False);
        // Two in a row, each within the limit.
        Assert.That(Opens(BodyOf([.. Compressed(1 << 20), .. Compressed(1 << 20)], 1 << 20, compressed: true)), Is.False);
    }

    [Test]
    public void What_does_not_decompress_is_refused()
    {
        var noise = new byte[1000];
        new Random(1).NextBytes(noise);
        Assert.That(Opens(BodyOf(noise, 5000, compressed: true)), Is.False);
        Assert.That(Opens(BodyOf([], 5000, compressed: true)), Is.False);
        Assert.That(Opens(BodyOf(Compressed(5000)[..^3], 5000, compressed: true)), Is.False);
    }

    [Test]
    public void Body_opens_with_its_own_head_key_and_header_only()
    {
        var body = BodyOf(new byte[100], 100, compressed: false);
        Assert.That(Opens(body));
        for (var i = 0; i < body.Length; i++)
        {
            body[i] ^= 1;
            Assert.That(Opens(body), Is.False);
            body[i] ^= 1;
        }

        for (var i = 0; i < _head.Length; i++)
        {
            _head[i] ^= 0x10;
            Assert.That(Opens(body), Is.False);
            _head[i] ^= 0x10;
        }

        using var otherHeader = new DataCipher(_key, [.. _headerHash[..31], 1]);
        Assert.Throws<InvalidDataException>(() => otherHeader.Open(_head, body));
        Assert.That(Opens(body[..19]), Is.False);
        Assert.That(Opens([]), Is.False);
    }

    private static byte[] Compressed(int length)
    {
        using var compressor = new Compressor(1);
        return compressor.Wrap(new byte[length]).ToArray();
    }

    private byte[] BodyOf(byte[] content, int clearLength, bool compressed)
    {
        new BlockHead(BlockType.Data, compressed ? BlockHead.Compressed : (byte)0, 0, 7, 9, 1, (uint)(content.Length + DataCipher.Overhead)).Write(_head);
        var body = new byte[content.Length + DataCipher.Overhead];
        _cipher.Seal(_head, content, clearLength, body);
        return body;
    }

    private bool Opens(byte[] body)
    {
        try
        {
            _cipher.Open(_head, body);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
