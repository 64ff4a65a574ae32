using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using WireGate.Core;
using WireGate.Core.Secrets;

namespace WireGate.Vault.Sealing;

/// <summary>
/// A sealed file's content with the key to it. Each secret is bound to the format, the file, its own name, version and time, so that no box
/// opens in another's place; the MAC over all bytes ties them together, so that none can be left out or brought back from an older copy.
/// </summary>
internal sealed class SealedContent : IDisposable
{
    private readonly SecretBuffer _key;

    private SealedContent(SealedImage image, SecretBuffer key) => (Image, _key) = (image, key);

    public SealedImage Image { get; private set; }

    /// <summary>A new file without secrets, or the same one under new keys.</summary>
    public static SealedContent Create(ISealKey sealKey, ReadOnlySpan<byte> id, ulong generation)
    {
        Span<byte> key = stackalloc byte[SealedBox.KeyLength];
        Span<byte> wrapping = stackalloc byte[SealedBox.KeyLength];
        try
        {
            RandomNumberGenerator.Fill(key);
            var image = new SealedImage
            {
                Id = id.ToArray(),
                Generation = generation,
                KeyKind = sealKey.Kind,
                Salt = RandomNumberGenerator.GetBytes(SealedFormat.SaltLength),
                Iterations = sealKey.Kind == SealKeyKind.Passphrase ? SealedFormat.LeastIterations : 0,
                WrappedKey = default,
                Secrets = [],
            };
            sealKey.Derive(image.Salt.Span, image.Iterations, wrapping);
            return new SealedContent(image with { WrappedKey = SealedBox.Seal(wrapping, key, WrapBinding(image)) }, new SecretBuffer(key));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(wrapping);
        }
    }

    /// <exception cref="CredentialException">The key is not the file's, or the file is not as it was written.</exception>
    public static SealedContent Open(ReadOnlySpan<byte> file, ISealKey sealKey)
    {
        var image = SealedFormat.Parse(file);
        if (image.KeyKind != sealKey.Kind)
            throw new CredentialException(image.KeyKind == SealKeyKind.Passphrase ? "the sealed file takes a passphrase" : "the sealed file takes a key file");
        var content = new SealedContent(image, Unwrap(image, sealKey));
        Span<byte> mac = stackalloc byte[SealedFormat.MacLength];
        content.ComputeMac(file[..^SealedFormat.MacLength], mac);
        if (CryptographicOperations.FixedTimeEquals(mac, file[^SealedFormat.MacLength..])) return content;
        content.Dispose();
        throw new CredentialException("the sealed file was changed by something other than the gate");
    }

    public byte[] ToBytes()
    {
        var body = SealedFormat.Write(Image);
        if (body.Length > SealedFormat.MaxLength - SealedFormat.MacLength) throw new CredentialException("the sealed file would be too long");
        var file = new byte[body.Length + SealedFormat.MacLength];
        body.CopyTo(file, 0);
        ComputeMac(body, file.AsSpan(body.Length));
        return file;
    }

    public void NextGeneration() => Image = Image with { Generation = checked(Image.Generation + 1) };

    public void Add(SealedEntry entry, ReadOnlySpan<byte> secret)
    {
        Span<byte> key = stackalloc byte[SealedBox.KeyLength];
        try
        {
            DeriveKey("wiregate sealed file: secrets"u8, key);
            Image = Image.With(new SealedSecret(entry, SealedBox.Seal(key, secret, Binding(entry))));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    public void Remove(string name) => Image = Image.Without(name);

    public SecretBuffer OpenSecret(SealedSecret secret)
    {
        Span<byte> key = stackalloc byte[SealedBox.KeyLength];
        try
        {
            DeriveKey("wiregate sealed file: secrets"u8, key);
            return SealedBox.Open(key, secret.Box.Span, Binding(secret.Entry), $"the sealed secret \"{secret.Entry.Name}\" is damaged");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    public void Dispose() => _key.Dispose();

    private static SecretBuffer Unwrap(SealedImage image, ISealKey sealKey)
    {
        Span<byte> wrapping = stackalloc byte[SealedBox.KeyLength];
        try
        {
            sealKey.Derive(image.Salt.Span, image.Iterations, wrapping);
            return SealedBox.Open(wrapping, image.WrappedKey.Span, WrapBinding(image), "the sealed file does not open with this key: it is another's, or the file is damaged");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(wrapping);
        }
    }

    private static byte[] WrapBinding(SealedImage image)
    {
        var iterations = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(iterations, image.Iterations);
        return [.. SealedFormat.Magic, .. image.Id.Span, (byte)image.KeyKind, .. image.Salt.Span, .. iterations];
    }

    // Fields of fixed length first, the name last: no two entries are bound to the same bytes.
    private byte[] Binding(SealedEntry entry)
    {
        var numbers = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(numbers, entry.Version);
        BinaryPrimitives.WriteInt64BigEndian(numbers.AsSpan(4), entry.Created.ToUnixTimeMilliseconds());
        return [.. SealedFormat.Magic, .. Image.Id.Span, .. numbers, .. Encoding.ASCII.GetBytes(entry.Name)];
    }

    private void ComputeMac(ReadOnlySpan<byte> body, Span<byte> mac)
    {
        Span<byte> key = stackalloc byte[SealedBox.KeyLength];
        try
        {
            DeriveKey("wiregate sealed file: integrity"u8, key);
            HMACSHA256.HashData(key, body, mac);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    // RFC 5869: one key, one purpose.
    private void DeriveKey(ReadOnlySpan<byte> purpose, Span<byte> key) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key.Span, key, Image.Id.Span, purpose);
}
