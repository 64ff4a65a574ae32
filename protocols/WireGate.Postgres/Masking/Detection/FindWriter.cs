using System.Text.Json;
using WireGate.Core.Masks;
using WireGate.Postgres.Masking.Values;

namespace WireGate.Postgres.Masking.Detection;

/// <summary>Writes what stands in the place of a find.</summary>
internal sealed class FindWriter(MaskKey key)
{
    private readonly HashMask _hash = new(ValueKind.Text, 0, isBinary: false, key);

    /// <param name="found">What was found.</param>
    /// <param name="mask">How it is hidden; <see cref="MaskMethod.Null"/> hides all of the value, which is not written here.</param>
    /// <param name="isJson">Whether it stands in a string of JSON.</param>
    /// <param name="output">Gets it.</param>
    public void Write(ReadOnlySpan<byte> found, Mask mask, bool isJson, RowBuffer output)
    {
        switch (mask.Method)
        {
            case MaskMethod.Partial:
                PartialMask.Instance.TryMask(found, output);
                break;
            case MaskMethod.Hash:
                _hash.TryMask(found, output);
                break;
            case MaskMethod.Fixed when isJson:
                output.Write(JsonEncodedText.Encode(mask.Text ?? "").EncodedUtf8Bytes);
                break;
            case MaskMethod.Fixed:
                output.Write(System.Text.Encoding.UTF8.GetBytes(mask.Text ?? ""));
                break;
            default:
                output.Fill((byte)'*', found.Length);
                break;
        }
    }
}
