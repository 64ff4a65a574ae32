using System.Security.Cryptography;
using WireGate.Core;
using WireGate.Postgres.Authentication;

namespace WireGate.Fuzz.Targets;

/// <summary>Both messages of a client, with a NUL between them: nobody gets in without the password.</summary>
internal sealed class ScramServerTarget : IFuzzTarget
{
    private static readonly ScramVerifier Verifier = MakeVerifier();

    public string Name => "scram-server";

    public Task<string> RunAsync(ReadOnlyMemory<byte> input)
    {
        var bytes = input.Span;
        var cut = bytes.IndexOf((byte)0);
        ReadOnlySpan<byte> first = cut < 0 ? bytes : bytes[..cut], final = cut < 0 ? [] : bytes[(cut + 1)..];
        var said = Try(ScramMechanism.Plain, null, first, final) + " | " + Try(ScramMechanism.Plus, [1, 2, 3], first, final);
        return Task.FromResult(said);
    }

    private static string Try(string mechanism, byte[]? binding, ReadOnlySpan<byte> first, ReadOnlySpan<byte> final)
    {
        try
        {
            var server = new ScramServer(Verifier, binding, "fixed-server-nonce"u8.ToArray());
            server.Begin(mechanism, first);
            return server.Finish(final) is null ? "wrong proof" : throw new FuzzFailure("let in without the password");
        }
        catch (ProtocolViolationException violation)
        {
            return violation.Message;
        }
    }

    private static ScramVerifier MakeVerifier()
    {
        var keys = new byte[ScramKeys.PairLength];
        ScramKeys.Derive("a password that no mutation finds"u8, "saltsaltsaltsalt"u8, 4096, keys);
        return new ScramVerifier([.. "saltsaltsaltsalt"u8], 4096, [.. SHA256.HashData(keys.AsSpan(0, ScramKeys.KeyLength))], [.. keys[ScramKeys.KeyLength..]]);
    }
}
