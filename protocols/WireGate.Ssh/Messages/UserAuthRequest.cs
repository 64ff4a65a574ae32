using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Messages;

/// <summary><c>byte 50, string user, string service, string method, …</c> (RFC 4252 §5).</summary>
internal readonly ref struct UserAuthRequest
{
    /// <summary>Longer than a target's name and a login together.</summary>
    public const int MaxUser = 256;

    private UserAuthRequest(string user, ReadOnlySpan<byte> service, ReadOnlySpan<byte> method, ReadOnlySpan<byte> fields)
    {
        User = user;
        Service = service;
        Method = method;
        Fields = fields;
    }

    public string User { get; }

    public ReadOnlySpan<byte> Service { get; }

    public ReadOnlySpan<byte> Method { get; }

    /// <summary>The method's own.</summary>
    public ReadOnlySpan<byte> Fields { get; }

    public static UserAuthRequest Read(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        var user = reader.ReadText(MaxUser);
        var service = reader.ReadString();
        var method = reader.ReadString();
        return new UserAuthRequest(user, service, method, reader.Rest);
    }

    /// <summary><c>boolean FALSE, string password</c> (RFC 4252 §8). False if it wants to change one, which can't be done here.</summary>
    public bool TryReadPassword(out ReadOnlySpan<byte> password)
    {
        var reader = new SshReader(Fields);
        var changes = reader.ReadBoolean();
        password = reader.ReadString();
        if (changes) reader.ReadString();
        reader.End();
        return !changes;
    }
}
