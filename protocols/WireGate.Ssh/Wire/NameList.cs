using System.Collections.Immutable;
using System.Text;
using WireGate.Core;

namespace WireGate.Ssh.Wire;

/// <summary>A <c>name-list</c> of RFC 4251 §5: names of printable ASCII, separated by commas.</summary>
internal static class NameList
{
    /// <summary>OpenSSH offers some twenty; the longest list seen has 60.</summary>
    public const int MaxNames = 100;

    /// <summary>RFC 4251 §6.</summary>
    public const int MaxName = 64;

    public static ImmutableArray<string> Read(ref SshReader reader)
    {
        var bytes = reader.ReadString();
        if (bytes.IsEmpty) return [];
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var range in bytes.Split((byte)','))
        {
            var name = bytes[range];
            if (names.Count == MaxNames) throw new ProtocolViolationException("a list has too many names");
            if (name.Length is 0 or > MaxName || name.ContainsAnyExceptInRange((byte)0x21, (byte)0x7e))
                throw new ProtocolViolationException("a list has a name that is none");
            names.Add(Encoding.ASCII.GetString(name));
        }

        return names.DrainToImmutable();
    }
}
