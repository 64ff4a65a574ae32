using WireGate.Core.Redaction;

namespace WireGate.Tests.Core.Redaction;

/// <summary>What a scanner told, in order.</summary>
internal sealed class FoundNames : IRedactionSink
{
    public List<string> Names { get; } = [];

    public void Found(string name, bool isSecret) => Names.Add(isSecret ? name : "detector " + name);
}
