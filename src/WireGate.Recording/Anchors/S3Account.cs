using System.Security.Cryptography;
using System.Text;
using WireGate.Core.Secrets;

namespace WireGate.Recording.Anchors;

/// <summary>Who puts objects into a store.</summary>
/// <param name="accessKey">The name of the key; not secret.</param>
/// <param name="secretKey">Whoever has it may do what the account may. Owned by who made it.</param>
/// <param name="region">As the store calls it; <c>us-east-1</c> where it has none.</param>
public sealed class S3Account(string accessKey, SecretBuffer secretKey, string region)
{
    /// <summary>They have 40 characters; this is for the ones that differ.</summary>
    private const int LongestKey = 512;

    public string AccessKey => accessKey;

    public string Region => region;

    /// <summary>The signature over a text, in hexadecimal, by the key of that day (<c>yyyyMMdd</c>).</summary>
    internal string Sign(string text, string day)
    {
        if (secretKey.Span.Length > LongestKey) throw new AnchorException("the secret key of the store is too long");
        Span<byte> prefixed = stackalloc byte[4 + secretKey.Span.Length];
        Span<byte> key = stackalloc byte[HMACSHA256.HashSizeInBytes];
        try
        {
            "AWS4"u8.CopyTo(prefixed);
            secretKey.Span.CopyTo(prefixed[4..]);
            HMACSHA256.HashData(prefixed, Encoding.ASCII.GetBytes(day), key);
            foreach (var part in (string[])[region, "s3", "aws4_request"]) HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(part), key);
            return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(prefixed);
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
