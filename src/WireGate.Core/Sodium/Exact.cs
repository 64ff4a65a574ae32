using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace WireGate.Core.Sodium;

/// <summary>libsodium takes addresses without lengths, so every length is looked at before it is called.</summary>
internal static class Exact
{
    public static void Length(ReadOnlySpan<byte> bytes, int length, [CallerArgumentExpression(nameof(bytes))] string name = "")
    {
        if (bytes.Length != length) throw new ArgumentException($"It has {bytes.Length} bytes, not {length}.", name);
    }

    public static void Done(int result)
    {
        if (result != 0) throw new CryptographicException("libsodium refuses.");
    }
}
