using System.Buffers.Binary;
using System.Buffers.Text;
using WireGate.Core.Masks;

namespace WireGate.Postgres.Masking.Values;

/// <summary>
/// A keyed hash, the same for the same value whatever the format, and for the same text in every type of text. Cut to what the type holds: 128 bits of text and of bytes, all of a uuid, the
/// whole numbers from zero up of an integer's own width, so that a smallint has 32,768 hashes.
/// </summary>
internal sealed class HashMask(ValueKind kind, int width, bool isBinary, MaskKey key) : IValueMask
{
    /// <summary>Of texts and bytes: no two of billions of values meet.</summary>
    private const int Length = 16;

    private enum Domain : byte
    {
        Text = 1,
        Integer = 2,
        Uuid = 3,
        Bytes = 4,
        Json = 5,
    }

    public bool TryMask(ReadOnlySpan<byte> value, RowBuffer output)
    {
        Span<byte> hash = stackalloc byte[MaskKey.HashLength];
        switch (kind)
        {
            case ValueKind.Integer:
                return TryMaskInteger(value, hash, output);
            case ValueKind.Uuid:
                return TryMaskUuid(value, hash, output);
            case ValueKind.Bytes:
                return TryMaskBytes(value, hash, output);
            case ValueKind.Json or ValueKind.Jsonb:
                var isVersioned = isBinary && kind == ValueKind.Jsonb;
                if (isVersioned && value.IsEmpty) return false;
                Hash(Domain.Json, isVersioned ? value[1..] : value, hash);
                if (isVersioned) output.Write(1);
                output.Write((byte)'"');
                WriteHex(hash[..Length], output);
                output.Write((byte)'"');
                return true;
            default:
                Hash(Domain.Text, value, hash);
                WriteHex(hash[..Length], output);
                return true;
        }
    }

    /// <summary>Lower case, as md5() and encode() write it.</summary>
    private static void WriteHex(ReadOnlySpan<byte> bytes, RowBuffer output)
    {
        Convert.TryToHexStringLower(bytes, output.GetSpan(bytes.Length * 2), out var written);
        output.Advance(written);
    }

    private bool TryMaskInteger(ReadOnlySpan<byte> value, Span<byte> hash, RowBuffer output)
    {
        if (!TryReadInteger(value, out var number)) return false;
        Span<byte> wide = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(wide, number);
        // The same whether the type has a sign: text tells, bytes don't.
        wide[..^width].Clear();
        Hash(Domain.Integer, wide, hash);
        // Never negative: what is unsigned (oid) and what is signed hold the same.
        hash[0] &= 0x7F;
        if (isBinary)
        {
            output.Write(hash[..width]);
            return true;
        }

        hash[..width].CopyTo(wide[^width..]);
        wide[..^width].Clear();
        Utf8Formatter.TryFormat(BinaryPrimitives.ReadInt64BigEndian(wide), output.GetSpan(20), out var written);
        output.Advance(written);
        return true;
    }

    private bool TryReadInteger(ReadOnlySpan<byte> value, out long number)
    {
        if (!isBinary) return Utf8Parser.TryParse(value, out number, out var read) && read == value.Length;
        number = value.Length switch
        {
            2 => BinaryPrimitives.ReadInt16BigEndian(value),
            4 => BinaryPrimitives.ReadInt32BigEndian(value),
            8 => BinaryPrimitives.ReadInt64BigEndian(value),
            _ => 0,
        };
        return value.Length == width;
    }

    private bool TryMaskUuid(ReadOnlySpan<byte> value, Span<byte> hash, RowBuffer output)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (isBinary)
        {
            if (value.Length != bytes.Length) return false;
            Hash(Domain.Uuid, value, hash);
        }
        else
        {
            if (!Utf8Parser.TryParse(value, out Guid read, out var length) || length != value.Length) return false;
            read.TryWriteBytes(bytes, bigEndian: true, out _);
            Hash(Domain.Uuid, bytes, hash);
        }

        // RFC 9562, version 8 of variant 1: made by whoever made it.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        if (isBinary)
        {
            output.Write(hash[..16]);
            return true;
        }

        Utf8Formatter.TryFormat(new Guid(hash[..16], bigEndian: true), output.GetSpan(36), out var written);
        output.Advance(written);
        return true;
    }

    private bool TryMaskBytes(ReadOnlySpan<byte> value, Span<byte> hash, RowBuffer output)
    {
        if (isBinary)
        {
            Hash(Domain.Bytes, value, hash);
            output.Write(hash[..Length]);
            return true;
        }

        // bytea_output = escape writes other text of the same bytes: it has no hash, rather than another one.
        if (!value.StartsWith("\\x"u8)) return false;
        var start = output.Length;
        var room = output.GetSpan(value.Length);
        if (Convert.FromHexString(value[2..], room, out _, out var decoded) != System.Buffers.OperationStatus.Done) return false;
        Hash(Domain.Bytes, room[..decoded], hash);
        output.CutTo(start);
        output.Write("\\x"u8);
        WriteHex(hash[..Length], output);
        return true;
    }

    private void Hash(Domain domain, ReadOnlySpan<byte> value, Span<byte> hash) => key.Hash((byte)domain, value, hash);
}
