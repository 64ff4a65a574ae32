using System.Text;

namespace WireGate.Tests.Postgres.Masking;

/// <summary>A value of a type.</summary>
/// <param name="Name">The type's.</param>
/// <param name="Oid">The type's.</param>
/// <param name="Text">In text format.</param>
/// <param name="Hex">In binary format, as hexadecimal.</param>
internal sealed record Sample(string Name, uint Oid, string Text, string Hex)
{
    public byte[] Bytes(bool isBinary) => isBinary ? Convert.FromHexString(Hex) : Encoding.UTF8.GetBytes(Text);

    public override string ToString() => Name;
}
