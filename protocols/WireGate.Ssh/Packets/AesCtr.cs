using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace WireGate.Ssh.Packets;

/// <summary>AES in counter mode (RFC 4344 §4), which the platform does not have: blocks of the counter are encrypted and the result is the key stream.</summary>
internal sealed class AesCtr : IDisposable
{
    public const int BlockLength = 16;

    /// <summary>Blocks that are encrypted by one call: below this the call costs more than the work.</summary>
    private const int Batch = 64;

    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _blocks = GC.AllocateArray<byte>(Batch * BlockLength, pinned: true);
    private UInt128 _counter;

    public AesCtr(ReadOnlySpan<byte> key, ReadOnlySpan<byte> counter)
    {
        _aes.SetKey(key);
        _counter = BinaryPrimitives.ReadUInt128BigEndian(counter);
    }

    /// <summary>Encrypts or decrypts in place.</summary>
    /// <param name="bytes">Whole blocks.</param>
    public void Apply(Span<byte> bytes)
    {
        if (bytes.Length % BlockLength != 0) throw new ArgumentException("It is not a whole number of blocks.", nameof(bytes));
        while (!bytes.IsEmpty)
        {
            var stream = _blocks.AsSpan(0, Math.Min(bytes.Length, _blocks.Length));
            for (var at = 0; at < stream.Length; at += BlockLength)
            {
                BinaryPrimitives.WriteUInt128BigEndian(stream[at..], _counter);
                _counter = unchecked(_counter + UInt128.One);
            }

            _aes.EncryptEcb(stream, stream, PaddingMode.None);
            Xor(bytes[..stream.Length], stream);
            bytes = bytes[stream.Length..];
        }

        CryptographicOperations.ZeroMemory(_blocks);
    }

    public void Dispose() => _aes.Dispose();

    private static void Xor(Span<byte> bytes, ReadOnlySpan<byte> stream)
    {
        var done = 0;
        for (; bytes.Length - done >= Vector<byte>.Count; done += Vector<byte>.Count)
            (new Vector<byte>(bytes[done..]) ^ new Vector<byte>(stream[done..])).CopyTo(bytes[done..]);
        var rest = MemoryMarshal.Cast<byte, ulong>(bytes[done..]);
        var key = MemoryMarshal.Cast<byte, ulong>(stream[done..]);
        for (var index = 0; index < rest.Length; index++) rest[index] ^= key[index];
    }
}
