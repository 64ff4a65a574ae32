using System.Numerics;
using System.Runtime.InteropServices;

namespace WireGate.Recording.Journaling;

/// <summary>CRC-32C (RFC 3720 appendix B.4) by the processor's own instruction.</summary>
internal struct Crc32C
{
    private uint _state;
    private bool _begun;

    public readonly uint Value => ~(_begun ? _state : uint.MaxValue);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var state = _begun ? _state : uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) state = BitOperations.Crc32C(state, word);
        foreach (var one in bytes[(bytes.Length & ~7)..]) state = BitOperations.Crc32C(state, one);
        (_state, _begun) = (state, true);
    }
}
