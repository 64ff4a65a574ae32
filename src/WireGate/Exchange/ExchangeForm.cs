using System.Security.Cryptography;
using System.Text;
using WireGate.Identity.Exchange;

namespace WireGate.Exchange;

/// <summary>The fields of a form (application/x-www-form-urlencoded), as bytes: tokens among them never become strings. Wiped when disposed.</summary>
internal sealed class ExchangeForm : IDisposable
{
    /// <summary>RFC 8693 2.1: only these may stand in it more than once.</summary>
    private static readonly string[] Lists = ["audience", "resource"];

    private readonly List<KeyValuePair<string, byte[]>> _fields = [];

    private ExchangeForm() { }

    /// <exception cref="ExchangeException">It is malformed, or a field stands in it twice.</exception>
    public static ExchangeForm Parse(ReadOnlySpan<byte> body)
    {
        var form = new ExchangeForm();
        try
        {
            while (!body.IsEmpty)
            {
                var end = body.IndexOf((byte)'&');
                form.Add(end < 0 ? body : body[..end]);
                body = end < 0 ? default : body[(end + 1)..];
            }

            return form;
        }
        catch
        {
            form.Dispose();
            throw;
        }
    }

    /// <summary>A field's bytes, or null where it is missing or empty: RFC 6749 3.2 takes both for the same.</summary>
    public byte[]? Find(string name)
    {
        foreach (var (key, value) in _fields)
            if (key == name) return value.Length == 0 ? null : value;
        return null;
    }

    public string? Text(string name) => Find(name) is { } value ? ToText(value) : null;

    public IEnumerable<string> All(string name) => _fields.Where(field => field.Key == name && field.Value.Length > 0).Select(field => ToText(field.Value));

    public void Dispose()
    {
        foreach (var (_, value) in _fields) CryptographicOperations.ZeroMemory(value);
    }

    private void Add(ReadOnlySpan<byte> field)
    {
        if (field.IsEmpty) return;
        var equals = field.IndexOf((byte)'=');
        var name = ToText(Decode(equals < 0 ? field : field[..equals]));
        if (!Lists.Contains(name) && _fields.Exists(known => known.Key == name))
            throw new ExchangeException(ExchangeException.InvalidRequest, "a field stands in the request twice");
        _fields.Add(new(name, equals < 0 ? [] : Decode(field[(equals + 1)..])));
    }

    private static byte[] Decode(ReadOnlySpan<byte> encoded)
    {
        var decoded = new byte[encoded.Length];
        var length = 0;
        for (var at = 0; at < encoded.Length; at++)
        {
            var one = encoded[at];
            if (one == '%')
            {
                if (at + 2 >= encoded.Length) throw Malformed();
                if (!char.IsAsciiHexDigit((char)encoded[at + 1]) || !char.IsAsciiHexDigit((char)encoded[at + 2])) throw Malformed();
                one = (byte)((Digit(encoded[at + 1]) << 4) | Digit(encoded[at + 2]));
                at += 2;
            }
            else if (one == '+')
            {
                one = (byte)' ';
            }

            decoded[length++] = one;
        }

        var exact = decoded.AsSpan(0, length).ToArray();
        CryptographicOperations.ZeroMemory(decoded);
        return exact;
    }

    private static int Digit(byte hexadecimal) => hexadecimal <= '9' ? hexadecimal - '0' : (hexadecimal | 0x20) - 'a' + 10;

    private static string ToText(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (ArgumentException)
        {
            throw Malformed();
        }
    }

    private static ExchangeException Malformed() => new(ExchangeException.InvalidRequest, "the form is malformed");
}
