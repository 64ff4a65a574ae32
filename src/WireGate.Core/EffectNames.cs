namespace WireGate.Core;

/// <summary>The words for effects in rules, logs and messages.</summary>
public static class EffectNames
{
    private static readonly string[] Words =
        ["unknown", "read", "write", "delete", "schema", "access-control", "execute", "session", "connect"];

    public static ReadOnlySpan<string> All => Words;

    public static string ToWord(this Effect effect) => Words[(int)effect];

    public static bool TryParse(string word, out Effect effect)
    {
        var index = Array.IndexOf(Words, word);
        effect = (Effect)Math.Max(index, 0);
        return index >= 0;
    }
}
