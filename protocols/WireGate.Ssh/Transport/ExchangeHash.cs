using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace WireGate.Ssh.Transport;

/// <summary>The hash H that the server signs: everything that both sides have said (RFC 4253 §8, RFC 5656 §4).</summary>
internal static class ExchangeHash
{
    /// <param name="hash">The method's.</param>
    /// <param name="versions">The identification lines, client's first, without their ends.</param>
    /// <param name="inits">The payloads of both KEXINITs, client's first.</param>
    /// <param name="hostKey">The server's public key.</param>
    /// <param name="request">The client's string.</param>
    /// <param name="reply">The server's string.</param>
    /// <param name="secret">K, with its length before it.</param>
    public static byte[] Compute(
        HashAlgorithmName hash, (string Client, string Server) versions, (byte[] Client, byte[] Server) inits,
        ReadOnlySpan<byte> hostKey, ReadOnlySpan<byte> request, ReadOnlySpan<byte> reply, ReadOnlySpan<byte> secret)
    {
        using var digest = IncrementalHash.CreateHash(hash);
        Append(digest, Encoding.ASCII.GetBytes(versions.Client));
        Append(digest, Encoding.ASCII.GetBytes(versions.Server));
        Append(digest, inits.Client);
        Append(digest, inits.Server);
        Append(digest, hostKey);
        Append(digest, request);
        Append(digest, reply);
        digest.AppendData(secret);
        return digest.GetHashAndReset();
    }

    private static void Append(IncrementalHash digest, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        digest.AppendData(length);
        digest.AppendData(bytes);
    }
}
