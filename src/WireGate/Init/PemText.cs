using System.Buffers.Text;
using System.Text;

namespace WireGate.Init;

/// <summary>RFC 7468: base64 in lines of 64 between two labels. On bytes, where .NET's own makes characters: what is written may be a key.</summary>
internal static class PemText
{
    /// <summary>48 bytes make a line of 64 characters.</summary>
    private const int LineBytes = 48;

    /// <summary>Returns how many bytes it wrote.</summary>
    public static int Write(string label, ReadOnlySpan<byte> der, Span<byte> pem)
    {
        var length = Encoding.ASCII.GetBytes($"-----BEGIN {label}-----\n", pem);
        while (!der.IsEmpty)
        {
            var line = der[..Math.Min(LineBytes, der.Length)];
            if (Base64.EncodeToUtf8(line, pem[length..], out _, out var written) != System.Buffers.OperationStatus.Done)
                throw new ArgumentException("too short", nameof(pem));
            length += written;
            pem[length++] = (byte)'\n';
            der = der[line.Length..];
        }

        return length + Encoding.ASCII.GetBytes($"-----END {label}-----\n", pem[length..]);
    }
}
