using WireGate.Core.Secrets;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.KeyExchange;

/// <summary>The secret K in the two forms that it is hashed in.</summary>
internal static class SharedSecret
{
    public static SecretBuffer AsNumber(ReadOnlySpan<byte> magnitude)
    {
        using var writer = new SecretWriter(magnitude.Length + 5);
        new SshWriter(writer).WriteMpint(magnitude);
        return writer.ToSecret();
    }

    public static SecretBuffer AsString(ReadOnlySpan<byte> bytes)
    {
        using var writer = new SecretWriter(bytes.Length + 4);
        new SshWriter(writer).WriteString(bytes);
        return writer.ToSecret();
    }
}
