using System.Buffers.Binary;
using System.Numerics;

namespace WireGate.Core;

/// <summary>CRC-32C (RFC 3720 appendix B.4) by the processor's own instruction. Finds what a torn write left, and no forgery.</summary>
public struct Crc32C
{
    // The complement of the register, so that a new value has begun.
    private uint _inverted;

    public readonly uint Value => _inverted;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var register = ~_inverted;
        while (bytes.Length >= sizeof(ulong))
        {
            register = BitOperations.Crc32C(register, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var one in bytes) register = BitOperations.Crc32C(register, one);
        _inverted = ~register;
    }
}
