using System.Security.Cryptography;
using WireGate.Core.Secrets;
using WireGate.Ssh.Packets;

namespace WireGate.Ssh.Transport;

/// <summary>The keys of one exchange (RFC 4253 §7.2): HASH(K, H, letter, session id), and HASH(K, H, what there is so far) for more of it.</summary>
internal sealed class KeyMaterial(HashAlgorithmName hash, SecretBuffer secret, byte[] exchange, byte[] session)
{
    /// <summary>What protects the packets that the client sends, or that the server does.</summary>
    public IPacketCipher MakeCipher(Negotiated negotiated, bool toServer)
    {
        var (cipher, mac) = toServer ? (negotiated.CipherToServer, negotiated.MacToServer) : (negotiated.CipherToClient, negotiated.MacToClient);
        var nonce = Derive((byte)(toServer ? 'A' : 'B'), CipherNames.NonceLength(cipher));
        var key = Derive((byte)(toServer ? 'C' : 'D'), CipherNames.KeyLength(cipher));
        var macKey = Derive((byte)(toServer ? 'E' : 'F'), CipherNames.MacKeyLength(mac));
        try
        {
            return CipherNames.Make(cipher, mac, key, nonce, macKey);
        }
        finally
        {
            foreach (var bytes in (ReadOnlySpan<byte[]>)[nonce, key, macKey]) CryptographicOperations.ZeroMemory(bytes);
        }
    }

    internal byte[] Derive(byte letter, int length)
    {
        using var digest = IncrementalHash.CreateHash(hash);
        var bytes = GC.AllocateArray<byte>(length, pinned: true);
        Span<byte> block = stackalloc byte[digest.HashLengthInBytes];
        for (var done = 0; done < length; done += block.Length)
        {
            digest.AppendData(secret.Span);
            digest.AppendData(exchange);
            if (done == 0)
            {
                digest.AppendData([letter]);
                digest.AppendData(session);
            }
            else
            {
                digest.AppendData(bytes.AsSpan(0, done));
            }

            digest.GetHashAndReset(block);
            block[..Math.Min(block.Length, length - done)].CopyTo(bytes.AsSpan(done));
        }

        CryptographicOperations.ZeroMemory(block);
        return bytes;
    }
}
