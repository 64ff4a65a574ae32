using WireGate.Core.Secrets;

namespace WireGate.Identity;

/// <summary>A new token: the only time that its text exists on this side.</summary>
public sealed class IssuedToken : IDisposable
{
    internal IssuedToken(TokenRecord record, SecretBuffer text)
    {
        Record = record;
        Text = text;
    }

    public TokenRecord Record { get; }

    /// <summary>The token, in ASCII. Wiped when this is disposed.</summary>
    public SecretBuffer Text { get; }

    public void Dispose() => Text.Dispose();
}
