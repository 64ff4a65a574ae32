using System.Buffers;
using System.Security.Cryptography;
using WireGate.Core.Secrets;

namespace WireGate.Core.Masks;

/// <summary>
/// The key of <see cref="MaskMethod.Hash"/>: without it nobody can try values until one has the hash that was seen. The same as long as a gate keeps it, so that what was
/// hashed yesterday can be joined with what is hashed today. Any number of threads may use it at once.
/// </summary>
public sealed class MaskKey : IDisposable
{
    /// <summary>What it is kept under in an <see cref="IKeyStore"/>.</summary>
    public const string Name = "masks";

    /// <summary>As long as the hash: a longer one adds nothing.</summary>
    public const int Length = 32;

    /// <summary>Of HMAC-SHA-256, in bytes.</summary>
    public const int HashLength = HMACSHA256.HashSizeInBytes;

    /// <summary>Most values are shorter: they are hashed without memory from the pool.</summary>
    private const int Short = 256;

    private readonly Lazy<SecretBuffer> _key;

    /// <param name="open">Gives the key, of <see cref="Length"/> bytes, once the first value is hashed; disposed with this. What it throws is not kept: it may be asked again.</param>
    public MaskKey(Func<SecretBuffer> open) => _key = new Lazy<SecretBuffer>(open, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>A new one, known to nobody.</summary>
    public static MaskKey Draw() => new(static () => Make());

    /// <summary>The bytes of a new one.</summary>
    public static SecretBuffer Make() => SecretBuffer.Create(Length, 0, static (bytes, _) => RandomNumberGenerator.Fill(bytes));

    /// <summary>The hash of a value.</summary>
    /// <param name="domain">What the bytes are: equal bytes of another domain have another hash.</param>
    /// <param name="value">The value.</param>
    /// <param name="hash"><see cref="HashLength"/> bytes.</param>
    /// <exception cref="CredentialException">The key can't be had.</exception>
    public void Hash(byte domain, ReadOnlySpan<byte> value, Span<byte> hash)
    {
        var key = _key.Value;
        if (key.Length != Length) throw new CredentialException("the key of masks is not one");
        var rented = value.Length < Short ? null : ArrayPool<byte>.Shared.Rent(value.Length + 1);
        var input = rented is null ? stackalloc byte[Short] : rented;
        input[0] = domain;
        value.CopyTo(input[1..]);
        HMACSHA256.HashData(key.Span, input[..(value.Length + 1)], hash);
        CryptographicOperations.ZeroMemory(input[..(value.Length + 1)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    public void Dispose()
    {
        if (_key.IsValueCreated) _key.Value.Dispose();
    }
}
