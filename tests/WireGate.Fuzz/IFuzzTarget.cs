namespace WireGate.Fuzz;

/// <summary>One parser and what must hold of it, whatever the bytes.</summary>
public interface IFuzzTarget
{
    string Name { get; }

    /// <summary>Feeds the parser. Throws where it does anything but take the bytes or refuse them as a violation.</summary>
    /// <returns>What it made of them, in a few words: inputs with new outcomes are worth mutating.</returns>
    Task<string> RunAsync(ReadOnlyMemory<byte> input);
}
