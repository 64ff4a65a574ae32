using System.Buffers;
using System.Text.Json;

namespace WireGate.Identity.Jwt;

/// <summary>The public key that verifies the gate's JWTs, as RFC 7517 has it.</summary>
internal static class JwtKeySet
{
    public static byte[] Write(GateSigningKey key)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("keys"u8);
            json.WriteStartObject();
            json.WriteString("kty"u8, "EC"u8);
            json.WriteString("crv"u8, "P-256"u8);
            json.WriteString("use"u8, "sig"u8);
            json.WriteString("alg"u8, "ES256"u8);
            json.WriteString("kid"u8, key.Id);
            json.WriteString("x"u8, key.X);
            json.WriteString("y"u8, key.Y);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
