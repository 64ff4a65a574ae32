using System.Runtime.InteropServices;

namespace WireGate.Core.Sodium;

/// <summary>The functions of libsodium that we call, by their own names. Those that are not told otherwise return 0 where all went well.</summary>
internal static partial class SodiumLibrary
{
    private const string Library = "libsodium";

    static SodiumLibrary()
    {
        // 1 where somebody else in this process has called it before.
        if (sodium_init() < 0) throw new InvalidOperationException("libsodium finds no source of randomness.");
    }

    [LibraryImport(Library)]
    internal static partial int crypto_sign_seed_keypair(Span<byte> publicKey, Span<byte> secretKey, ReadOnlySpan<byte> seed);

    [LibraryImport(Library)]
    internal static partial int crypto_sign_detached(Span<byte> signature, nint signatureLength, ReadOnlySpan<byte> message, ulong messageLength, ReadOnlySpan<byte> secretKey);

    [LibraryImport(Library)]
    internal static partial int crypto_sign_verify_detached(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message, ulong messageLength, ReadOnlySpan<byte> publicKey);

    [LibraryImport(Library)]
    internal static partial int crypto_scalarmult_curve25519_base(Span<byte> publicKey, ReadOnlySpan<byte> secretKey);

    [LibraryImport(Library)]
    internal static partial int crypto_scalarmult_curve25519(Span<byte> shared, ReadOnlySpan<byte> secretKey, ReadOnlySpan<byte> publicKey);

    [LibraryImport(Library)]
    internal static partial int crypto_box_seal(Span<byte> box, ReadOnlySpan<byte> message, ulong messageLength, ReadOnlySpan<byte> publicKey);

    [LibraryImport(Library)]
    internal static partial int crypto_box_seal_open(Span<byte> message, ReadOnlySpan<byte> box, ulong boxLength, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> secretKey);

    /// <summary>1 where the processor has instructions for it.</summary>
    [LibraryImport(Library)]
    internal static partial int crypto_aead_aes256gcm_is_available();

    [LibraryImport(Library)]
    internal static partial nuint crypto_aead_aes256gcm_statebytes();

    [LibraryImport(Library)]
    internal static partial int crypto_aead_aes256gcm_beforenm(Span<byte> state, ReadOnlySpan<byte> key);

    [LibraryImport(Library)]
    internal static partial int crypto_aead_aes256gcm_encrypt_afternm(
        Span<byte> box, nint boxLength, ReadOnlySpan<byte> message, ulong messageLength,
        ReadOnlySpan<byte> associated, ulong associatedLength, nint unused, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> state);

    [LibraryImport(Library)]
    internal static partial int crypto_aead_aes256gcm_decrypt_afternm(
        Span<byte> message, nint messageLength, nint unused, ReadOnlySpan<byte> box, ulong boxLength,
        ReadOnlySpan<byte> associated, ulong associatedLength, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> state);

    [LibraryImport(Library)]
    internal static partial int crypto_stream_chacha20_xor_ic(
        Span<byte> output, ReadOnlySpan<byte> input, ulong length, ReadOnlySpan<byte> nonce, ulong counter, ReadOnlySpan<byte> key);

    [LibraryImport(Library)]
    internal static partial int crypto_onetimeauth_poly1305(Span<byte> tag, ReadOnlySpan<byte> message, ulong length, ReadOnlySpan<byte> key);

    [LibraryImport(Library)]
    internal static partial int crypto_onetimeauth_poly1305_verify(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> message, ulong length, ReadOnlySpan<byte> key);

    [LibraryImport(Library)]
    internal static partial int crypto_kem_mlkem768_keypair(Span<byte> publicKey, Span<byte> secretKey);

    [LibraryImport(Library)]
    internal static partial int crypto_kem_mlkem768_seed_keypair(Span<byte> publicKey, Span<byte> secretKey, ReadOnlySpan<byte> seed);

    [LibraryImport(Library)]
    internal static partial int crypto_kem_mlkem768_enc(Span<byte> ciphertext, Span<byte> shared, ReadOnlySpan<byte> publicKey);

    [LibraryImport(Library)]
    internal static partial int crypto_kem_mlkem768_dec(Span<byte> shared, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> secretKey);

    [LibraryImport(Library)]
    private static partial int sodium_init();
}
