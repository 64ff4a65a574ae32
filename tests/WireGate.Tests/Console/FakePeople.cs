using System.Collections.Concurrent;
using WireGate.Console;

namespace WireGate.Tests.Console;

/// <summary>People by their subject at the issuer "corp".</summary>
internal sealed class FakePeople : IConsolePeople
{
    public ConcurrentDictionary<string, ConsolePerson> BySubject { get; } = new(StringComparer.Ordinal)
    {
        ["sub-bea"] = new ConsolePerson("bea", ["dba"], "approver", MayApprove: true, MayManage: false),
        ["sub-carl"] = new ConsolePerson("carl", ["dba"], "viewer", MayApprove: false, MayManage: false),
    };

    public ConsolePerson? Find(Subject subject) => subject.Issuer == "corp" ? BySubject.GetValueOrDefault(subject.Id) : null;
}
