using System.Buffers;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace WireGate.Identity;

/// <summary>
/// How a token is written:
/// <code>
/// token    = id "_" secret checksum        54 characters, URL-safe, no quoting in any shell, YAML or connection string
/// id       = "wgt_" 10 base32              public: a user name, a log field
/// secret   = 32 base32                     160 random bits
/// checksum = 7 base32                      CRC-32 of all before it
/// base32   = a-z / 2-7                     RFC 4648 section 6 in lower case
/// </code>
/// The checksum lets secret scanners be sure of a find, and a mistyped token be refused before any look-up.
/// </summary>
public static class TokenText
{
    public const int IdLength = 4 + 10;

    public const int Length = IdLength + 1 + SecretLength + ChecksumLength;

    private const int SecretLength = 32;
    private const int ChecksumLength = 7;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private static readonly SearchValues<byte> Base32 = SearchValues.Create("abcdefghijklmnopqrstuvwxyz234567"u8);
    private static readonly SearchValues<char> Base32Text = SearchValues.Create(Alphabet);

    /// <summary>Whether this is written like a token's id.</summary>
    public static bool IsId(ReadOnlySpan<char> text) =>
        text.Length == IdLength && text.StartsWith("wgt_") && !text[4..].ContainsAnyExcept(Base32Text);

    /// <summary>The token's id, if the token is well-formed and its checksum right. Says nothing of whether it was ever issued.</summary>
    public static bool TryReadId(ReadOnlySpan<byte> token, out string id)
    {
        id = "";
        if (token.Length != Length || !token.StartsWith("wgt_"u8) || token[IdLength] != '_') return false;
        if (token[4..IdLength].ContainsAnyExcept(Base32) || token[(IdLength + 1)..].ContainsAnyExcept(Base32)) return false;
        Span<byte> checksum = stackalloc byte[ChecksumLength];
        WriteChecksum(token[..^ChecksumLength], checksum);
        if (!checksum.SequenceEqual(token[^ChecksumLength..])) return false;
        id = Encoding.ASCII.GetString(token[..IdLength]);
        return true;
    }

    internal static string NewId() => "wgt_" + RandomNumberGenerator.GetString(Alphabet, IdLength - 4);

    /// <summary>Makes a new token with this id.</summary>
    internal static void Write(string id, Span<byte> token)
    {
        Encoding.ASCII.GetBytes(id, token);
        token[IdLength] = (byte)'_';
        var secret = token.Slice(IdLength + 1, SecretLength);
        RandomNumberGenerator.Fill(secret);
        // 256 is a multiple of 32, so the five low bits of a random byte are five random bits.
        foreach (ref var symbol in secret) symbol = (byte)Alphabet[symbol & 31];
        WriteChecksum(token[..^ChecksumLength], token.Slice(Length - ChecksumLength, ChecksumLength));
    }

    private static void WriteChecksum(ReadOnlySpan<byte> text, Span<byte> checksum)
    {
        // 35 bits of symbols hold 32 bits of CRC: most significant first, zeros on top.
        ulong rest = Crc32.HashToUInt32(text);
        for (var at = ChecksumLength - 1; at >= 0; at--)
        {
            checksum[at] = (byte)Alphabet[(int)(rest & 31)];
            rest >>= 5;
        }
    }
}
