using System.Buffers;
using System.Text.Json;
using WireGate.Core.Configuration;

namespace WireGate.Postgres.Authentication;

/// <summary>Where a client of OAUTHBEARER gets a token: what it is told when it shows none that is accepted (RFC 7628 section 3.2.2).</summary>
/// <param name="Issuer">The address of the provider, which the client compares with its <c>oauth_issuer</c>.</param>
/// <param name="Scope">What the client is to ask the provider for.</param>
public sealed record OauthDiscovery(string Issuer, string Scope)
{
    private const string WellKnown = "/.well-known/openid-configuration";

    /// <summary>The answer, the same whatever was wrong with a token.</summary>
    public ReadOnlyMemory<byte> Answer { get; } = Write(Issuer, Scope);

    public static OauthDiscovery Read(MappingReader keys)
    {
        var node = keys.Required("issuer");
        var issuer = keys.String("issuer");
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out var url) || !(url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            throw node.Error("\"issuer\" is an address such as https://idp.example.com");
        var scope = keys.OptionalString("scope") ?? "openid";
        keys.End();
        return new OauthDiscovery(issuer, scope);
    }

    private static byte[] Write(string issuer, string scope)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("status"u8, "invalid_token"u8);
            json.WriteString("openid-configuration"u8, issuer.TrimEnd('/') + WellKnown);
            json.WriteString("scope"u8, scope);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }
}
