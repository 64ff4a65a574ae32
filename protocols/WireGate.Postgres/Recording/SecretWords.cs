namespace WireGate.Postgres.Recording;

/// <summary>Words that stand before a secret, in any case and as part of a longer word. Looked for byte by byte, so that a text may come in pieces.</summary>
internal struct SecretWords
{
    /// <summary>What PostgreSQL's own statements and nearly all others call it. Few texts without a secret say one of these.</summary>
    private static readonly Word[] Narrow = [new("password"u8), new("passwd"u8), new("passphrase"u8), new("secret"u8)];

    /// <summary>For text that nobody understands. A URL may hold a password without saying so; KEY and PWD count as words of their own (api_key, not monkey).</summary>
    private static readonly Word[] Wide =
        [.. Narrow, new("token"u8), new("credential"u8), new("apikey"u8), new("://"u8), new("key"u8, isWhole: true), new("pwd"u8, isWhole: true)];

    private UInt128 _last;

    /// <summary>Whether one of the words stands anywhere in a text.</summary>
    public static bool In(ReadOnlySpan<byte> text, bool wide)
    {
        var words = default(SecretWords);
        foreach (var value in text)
            if (words.Add(value, wide)) return true;
        return false;
    }

    /// <summary>Takes the next byte; true where it ends one of the words.</summary>
    public bool Add(byte value, bool wide)
    {
        if (value is >= (byte)'A' and <= (byte)'Z') value |= 0x20;
        _last = (_last << 8) | value;
        // The letters that the words end with.
        if (value is not ((byte)'d' or (byte)'e' or (byte)'t' or (byte)'n' or (byte)'l' or (byte)'y' or (byte)'/')) return false;
        foreach (var word in wide ? Wide : Narrow)
            if (word.Ends(_last)) return true;
        return false;
    }

    /// <summary>Whether the bytes taken last are exactly this.</summary>
    public readonly bool EndWith(ReadOnlySpan<byte> word) => new Word(word).Ends(_last);

    private readonly struct Word
    {
        private readonly UInt128 _value;
        private readonly UInt128 _mask;
        private readonly int _bits;
        private readonly bool _isWhole;

        public Word(ReadOnlySpan<byte> word, bool isWhole = false)
        {
            foreach (var value in word) _value = (_value << 8) | value;
            _bits = word.Length * 8;
            _mask = (UInt128.One << _bits) - 1;
            _isWhole = isWhole;
        }

        public bool Ends(UInt128 last) =>
            (last & _mask) == _value && !(_isWhole && (byte)(last >> _bits) is >= (byte)'a' and <= (byte)'z');
    }
}
