using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WireGate.Console.Api;

namespace WireGate.Console.SignIn;

/// <summary>A log-in that a browser began and has not finished. The browser keeps it, sealed.</summary>
/// <param name="State">What the issuer sends back.</param>
/// <param name="Nonce">What the ID token must have.</param>
/// <param name="Verifier">For the code.</param>
/// <param name="Return">The page that was asked for.</param>
/// <param name="Began">When.</param>
internal sealed record PendingLogin(string State, string Nonce, string Verifier, string Return, DateTimeOffset Began)
{
    /// <summary>To type in a password and a second factor.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static PendingLogin Begin(string returnTo, DateTimeOffset now) => new(Draw(), Draw(), Draw(), returnTo, now);

    public SignInStart StartAt(Uri redirect) => new(redirect, State, Nonce, Verifier);

    public bool IsState(string? state) =>
        state is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(State));

    public string Seal(Sealer sealer) => sealer.Seal("log-in"u8, JsonSerializer.SerializeToUtf8Bytes(this, ConsoleJson.Default.PendingLogin));

    /// <summary>Null if it is none of ours, or too old.</summary>
    public static PendingLogin? Open(Sealer sealer, string? text, DateTimeOffset now)
    {
        if (sealer.Open("log-in"u8, text) is not { } bytes || JsonSerializer.Deserialize(bytes, ConsoleJson.Default.PendingLogin) is not { } pending) return null;
        return now - pending.Began < Patience && now >= pending.Began ? pending : null;
    }

    /// <summary>256 bits, 43 characters: what RFC 7636 section 4.1 asks of a verifier.</summary>
    private static string Draw() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
