using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using WireGate.Core;

namespace WireGate.Vault.Sealing;

/// <summary>
/// The bytes of a sealed file, all numbers big-endian:
/// <code>
/// file   = magic(8) id(16) generation(u64) key-kind(u8) salt(16) iterations(u32) wrapped-key(box of 32) count(u32) secret* mac(32)
/// secret = name-length(u8) name version(u32) created(i64, milliseconds since 1970) box-length(u32) box
/// box    = nonce(12) ciphertext tag(16)
/// </code>
/// Secrets stand in ordinal order of their names. There is one way to write any content, and nothing may follow it.
/// </summary>
internal static class SealedFormat
{
    public const int IdLength = 16;
    public const int SaltLength = 16;
    public const int MacLength = 32;

    /// <summary>As many as anyone has; bounds the work of one reading together with the length of a secret.</summary>
    public const int MaxSecrets = 1024;

    /// <summary>All that fits the limits, so that what was written can be read.</summary>
    public const int MaxLength = 80 * 1024 * 1024;

    /// <summary>OWASP's figure for SHA-512 is 220,000; this is about half a second. A file that says less was not written by us.</summary>
    public const int LeastIterations = 600_000;

    /// <summary>Keeps a forged file from making us hash for hours.</summary>
    private const int MostIterations = 10_000_000;

    /// <summary>The last byte is the version of the format.</summary>
    public static ReadOnlySpan<byte> Magic => "WGSEAL\0\u0001"u8;

    public static byte[] Write(SealedImage image)
    {
        var file = new ArrayBufferWriter<byte>(4096);
        file.Write(Magic);
        file.Write(image.Id.Span);
        BinaryPrimitives.WriteUInt64BigEndian(Advance(file, 8), image.Generation);
        Advance(file, 1)[0] = (byte)image.KeyKind;
        file.Write(image.Salt.Span);
        BinaryPrimitives.WriteInt32BigEndian(Advance(file, 4), image.Iterations);
        file.Write(image.WrappedKey.Span);
        BinaryPrimitives.WriteInt32BigEndian(Advance(file, 4), image.Secrets.Length);
        foreach (var (entry, box) in image.Secrets)
        {
            Advance(file, 1)[0] = (byte)entry.Name.Length;
            Encoding.ASCII.GetBytes(entry.Name, Advance(file, entry.Name.Length));
            BinaryPrimitives.WriteUInt32BigEndian(Advance(file, 4), entry.Version);
            BinaryPrimitives.WriteInt64BigEndian(Advance(file, 8), entry.Created.ToUnixTimeMilliseconds());
            BinaryPrimitives.WriteInt32BigEndian(Advance(file, 4), box.Length);
            file.Write(box.Span);
        }

        return file.WrittenSpan.ToArray();
    }

    /// <summary>Reads all but the MAC, which is the caller's to check before anything is believed.</summary>
    /// <exception cref="CredentialException">These are not the bytes of a sealed file.</exception>
    public static SealedImage Parse(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Magic[..^1])) throw new CredentialException("the sealed file is not one");
        if (file.Length < Magic.Length + MacLength) throw Damaged();
        if (file[Magic.Length - 1] != Magic[^1]) throw new CredentialException($"the sealed file has format {file[Magic.Length - 1]}; this gate knows {Magic[^1]}");
        var rest = file[Magic.Length..^MacLength];
        var image = new SealedImage
        {
            Id = Take(ref rest, IdLength).ToArray(),
            Generation = BinaryPrimitives.ReadUInt64BigEndian(Take(ref rest, 8)),
            KeyKind = (SealKeyKind)Take(ref rest, 1)[0],
            Salt = Take(ref rest, SaltLength).ToArray(),
            Iterations = BinaryPrimitives.ReadInt32BigEndian(Take(ref rest, 4)),
            WrappedKey = Take(ref rest, SealedBox.Overhead + SealedBox.KeyLength).ToArray(),
            Secrets = ParseSecrets(ref rest),
        };
        var bounds = image.KeyKind switch
        {
            SealKeyKind.Key => (Least: 0, Most: 0),
            SealKeyKind.Passphrase => (Least: LeastIterations, Most: MostIterations),
            _ => throw Damaged(),
        };
        if (image.Iterations < bounds.Least || image.Iterations > bounds.Most || !rest.IsEmpty) throw Damaged();
        return image;
    }

    private static ImmutableArray<SealedSecret> ParseSecrets(ref ReadOnlySpan<byte> rest)
    {
        var count = BinaryPrimitives.ReadUInt32BigEndian(Take(ref rest, 4));
        if (count > MaxSecrets) throw Damaged();
        var secrets = ImmutableArray.CreateBuilder<SealedSecret>((int)count);
        var before = "";
        for (var at = 0; at < count; at++)
        {
            var name = Encoding.ASCII.GetString(Take(ref rest, Take(ref rest, 1)[0]));
            if (!CredentialName.IsValid(name) || string.CompareOrdinal(before, name) >= 0) throw Damaged();
            var version = BinaryPrimitives.ReadUInt32BigEndian(Take(ref rest, 4));
            var created = BinaryPrimitives.ReadInt64BigEndian(Take(ref rest, 8));
            // The range of DateTimeOffset, the years 1 to 9999.
            if (created is < -62_135_596_800_000 or > 253_402_300_799_999) throw Damaged();
            var length = BinaryPrimitives.ReadUInt32BigEndian(Take(ref rest, 4));
            if (length < SealedBox.Overhead || length > rest.Length) throw Damaged();
            secrets.Add(new SealedSecret(
                new SealedEntry(name, version, DateTimeOffset.FromUnixTimeMilliseconds(created)), Take(ref rest, (int)length).ToArray()));
            before = name;
        }

        return secrets.MoveToImmutable();
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int length)
    {
        if (length > rest.Length) throw Damaged();
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }

    private static Span<byte> Advance(ArrayBufferWriter<byte> file, int length)
    {
        var span = file.GetSpan(length)[..length];
        file.Advance(length);
        return span;
    }

    private static CredentialException Damaged() => new("the sealed file is damaged");
}
