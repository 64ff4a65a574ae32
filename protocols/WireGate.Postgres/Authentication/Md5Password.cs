using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Authentication;

/// <summary><c>"md5" || hex(md5(hex(md5(password || user)) || salt))</c></summary>
internal static class Md5Password
{
    private const int HexLength = 32;

    [SuppressMessage("Security", "CA5351", Justification = "The target's own method; sent only where it is known who listens.")]
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> password, string user, ReadOnlySpan<byte> salt)
    {
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
        Span<byte> text = stackalloc byte[3 + HexLength];
        Span<byte> salted = stackalloc byte[HexLength + 4];
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        md5.AppendData(password);
        md5.AppendData(Encoding.UTF8.GetBytes(user));
        md5.GetHashAndReset(hash);
        Convert.TryToHexStringLower(hash, salted, out _);
        salt.CopyTo(salted[HexLength..]);
        MD5.HashData(salted, hash);
        "md5"u8.CopyTo(text);
        Convert.TryToHexStringLower(hash, text[3..], out _);
        PasswordMessage.Write(output, text);
        CryptographicOperations.ZeroMemory(salted);
    }
}
