using System.Buffers.Binary;
using System.Security.Cryptography;
using WireGate.Recording.Format;
using WireGate.Tests.Recording.Format;

namespace WireGate.Tests.Recording.Verify;

/// <summary>Small files of every kind, cut into their header and blocks, and the same made anew by somebody without the gate's key.</summary>
internal static class Corpus
{
    private const int HeadSize = 40, SealSize = 8;

    /// <summary>Data both compressed and not, a checkpoint, a gap, an end.</summary>
    public static RecordedSession Whole(string id = "abcdefgh2345", RecordedSession? sameKeys = null)
    {
        var session = Unended(id, sameKeys);
        session.Writer.End("the client left", 4, 1);
        return session;
    }

    public static RecordedSession Unended(string id = "abcdefgh2345", RecordedSession? sameKeys = null)
    {
        var session = new RecordedSession(id, sameKeys?.Node, sameKeys?.Reader);
        session.Operation(1).Block();
        session.Writer.Checkpoint();
        session.Operation(2, new string('x', 300)).Operation(3).Block();
        session.Writer.Gap("the disk was full", 2);
        session.Writer.Checkpoint();
        return session.Skipped(5).Operation(4).Block();
    }

    /// <summary>The file of a gate that was killed, closed by another.</summary>
    public static (RecordedSession Session, byte[] File) Recovered()
    {
        var session = Unended();
        var entries = new[] { session.Operation(5).Entry(7), session.Operation(6).Operation(7).Entry(9) };
        var file = new MemoryRecording(session.File.Bytes);
        var recovery = new RecoveryWriter(file, session.Verify(), session.Node, session.Time);
        foreach (var (entry, ciphertext) in entries) recovery.Salvage(entry, ciphertext);
        recovery.Finish("the gate was killed");
        return (session, file.Bytes);
    }

    /// <summary>The header and each block.</summary>
    public static List<byte[]> Cut(byte[] file)
    {
        var header = 16 + (int)BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(8)) + SealSize;
        List<byte[]> parts = [file[..header]];
        for (var at = header; at < file.Length;)
        {
            var length = HeadSize + (int)BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 28)) + SealSize;
            parts.Add(file[at..(at + length)]);
            at += length;
        }

        return parts;
    }

    public static byte[] Join(IEnumerable<byte[]> parts) => [.. parts.SelectMany(part => part)];

    /// <summary>What somebody can do who knows the format and has no key: numbers, checks and seals are right again.</summary>
    public static byte[] Forge(IReadOnlyList<byte[]> parts, bool renumber = true)
    {
        var header = parts[0].ToArray();
        var hash = SHA256.HashData([.. "wiregate-header-1"u8, .. header[..^SealSize]]);
        Seal(header, hash);
        List<byte[]> forged = [header];
        ulong first = 0;
        foreach (var part in parts.Skip(1))
        {
            var block = part.ToArray();
            if (renumber)
            {
                BinaryPrimitives.WriteUInt64BigEndian(block.AsSpan(8), (ulong)forged.Count - 1);
                BinaryPrimitives.WriteUInt64BigEndian(block.AsSpan(16), first);
            }

            first += BinaryPrimitives.ReadUInt32BigEndian(block.AsSpan(24));
            SHA256.HashData([.. "wiregate-check-1"u8, .. hash, .. block[..32]])[..8].CopyTo(block, 32);
            hash = SHA256.HashData([.. "wiregate-block-1"u8, .. hash, .. block[..^SealSize]]);
            Seal(block, hash);
            forged.Add(block);
        }

        return Join(forged);
    }

    private static void Seal(byte[] bytes, byte[] hash)
    {
        hash.AsSpan(0, 7).CopyTo(bytes.AsSpan(bytes.Length - SealSize));
        bytes[^1] = 0xA5;
    }
}
