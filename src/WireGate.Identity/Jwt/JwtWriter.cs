using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Identity.Exchange;

namespace WireGate.Identity.Jwt;

/// <summary>Writes the gate's own access tokens as JWTs (RFC 9068), signed by its key.</summary>
internal static class JwtWriter
{
    /// <param name="key">Signs it.</param>
    /// <param name="issuer">Who the gate is to others, and whom it is for.</param>
    /// <param name="record">Its record: its id is <c>jti</c>.</param>
    /// <param name="principal">Who it stands for.</param>
    public static SecretBuffer Write(GateSigningKey key, string issuer, TokenRecord record, Principal principal)
    {
        var header = Encode(json =>
        {
            json.WriteString("alg"u8, "ES256"u8);
            json.WriteString("typ"u8, "at+jwt"u8);
            json.WriteString("kid"u8, key.Id);
        });
        var payload = Encode(json => WriteClaims(json, issuer, record, principal));
        var signed = Encoding.ASCII.GetBytes(header + "." + payload);
        var text = Encoding.ASCII.GetBytes("." + Base64Url.EncodeToString(key.Sign(signed)));
        var whole = new byte[signed.Length + text.Length];
        signed.CopyTo(whole, 0);
        text.CopyTo(whole, signed.Length);
        try
        {
            return new SecretBuffer(whole);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(whole);
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static void WriteClaims(Utf8JsonWriter json, string issuer, TokenRecord record, Principal principal)
    {
        json.WriteString("iss"u8, issuer);
        json.WriteString("aud"u8, issuer);
        json.WriteString("sub"u8, principal.Owner ?? principal.Agent);
        json.WriteString("client_id"u8, principal.Agent);
        json.WriteString("jti"u8, record.Id);
        json.WriteNumber("iat"u8, record.Created.ToUnixTimeSeconds());
        json.WriteNumber("nbf"u8, record.Created.ToUnixTimeSeconds());
        json.WriteNumber("exp"u8, record.LoginExpires.ToUnixTimeSeconds());
        if (principal.Task is { } task) json.WriteString("task"u8, task);
        json.WriteStartArray("groups"u8);
        foreach (var group in principal.Groups) json.WriteStringValue(group);
        json.WriteEndArray();
        // RFC 8693 4.1: the outermost is who acts now, those within acted before.
        json.WriteStartObject("act"u8);
        json.WriteString("sub"u8, principal.Agent);
        foreach (var actor in principal.Actors)
        {
            json.WriteStartObject("act"u8);
            json.WriteString("sub"u8, actor.Agent);
        }

        foreach (var _ in principal.Actors) json.WriteEndObject();
        json.WriteEndObject();
        AuthorizationDetails.Write(json, record);
    }

    private static string Encode(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(buffer.WrittenSpan);
    }
}
