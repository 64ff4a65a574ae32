using System.Buffers;
using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Sodium;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Keys;

/// <summary><c>string "ssh-ed25519", string key</c> (RFC 8709).</summary>
internal sealed class Ed25519PublicKey : ISshPublicKey
{
    public const string Name = "ssh-ed25519";

    private readonly byte[] _key;

    public Ed25519PublicKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != Ed25519.PublicKeyLength) throw new ProtocolViolationException("an ed25519 key has the wrong length");
        _key = key.ToArray();
        var output = new ArrayBufferWriter<byte>();
        var writer = new SshWriter(output);
        writer.WriteString(Name);
        writer.WriteString(key);
        Blob = output.WrittenMemory;
    }

    public string Type => Name;

    public ReadOnlyMemory<byte> Blob { get; }

    public ImmutableArray<string> Algorithms => [Name];

    public bool Verify(string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) =>
        algorithm == Name && SignatureBlob.TryOpen(signature, Name, out var inner) && Ed25519.Verify(signed, inner, _key);

    public void Dispose()
    {
    }
}
