using System.Security.Cryptography;

namespace WireGate.Core;

/// <summary>A session's name in logs, on the upstream and on the command line: 12 lower-case base32 characters, not guessable.</summary>
public readonly record struct SessionId(string Text)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    public static SessionId Next() => new(RandomNumberGenerator.GetString(Alphabet, 12));

    public override string ToString() => Text;
}
