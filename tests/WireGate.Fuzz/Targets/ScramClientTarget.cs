using WireGate.Core;
using WireGate.Postgres.Authentication;

namespace WireGate.Fuzz.Targets;

/// <summary>Both messages of a server, with a NUL between them: none proves what it does not know, and none makes the gate work without bound.</summary>
internal sealed class ScramClientTarget : IFuzzTarget
{
    private static readonly byte[] Key = new byte[ScramKeys.KeyLength];

    public string Name => "scram-client";

    public Task<string> RunAsync(ReadOnlyMemory<byte> input)
    {
        var bytes = input.ToArray();
        var cut = Array.IndexOf(bytes, (byte)0);
        byte[] first = cut < 0 ? bytes : bytes[..cut], final = cut < 0 ? [] : bytes[(cut + 1)..];
        try
        {
            var client = new ScramClient(channelBinding: null, bindingNotOffered: false, "fixed-client-nonce"u8.ToArray());
            client.Begin();
            var challenge = client.ReadChallenge(first);
            if (challenge.Iterations is < 1 or > ScramClient.MaxIterations) throw new FuzzFailure($"{challenge.Iterations} iterations");
            if (challenge.Salt.Length is 0 or > 1024) throw new FuzzFailure("a salt of a wrong length");
            client.Prove(Key);
            return Task.FromResult(client.Verify(final, Key) ? throw new FuzzFailure("a server that knows nothing was believed") : "wrong signature");
        }
        catch (ProtocolViolationException violation)
        {
            return Task.FromResult(violation.Message);
        }
    }
}
