using System.Buffers;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>A token that is known by how it begins: <c>ghp_</c> and 36 letters.</summary>
/// <param name="Prefix">How it begins, in ASCII.</param>
/// <param name="Body">What it goes on with.</param>
/// <param name="Least">How many of those it has at least.</param>
/// <param name="Most">And at most: where more follow it is something else.</param>
internal sealed record TokenShape(string Prefix, SearchValues<byte> Body, int Least, int Most = int.MaxValue)
{
    public byte[] Start { get; } = System.Text.Encoding.ASCII.GetBytes(Prefix);
}
