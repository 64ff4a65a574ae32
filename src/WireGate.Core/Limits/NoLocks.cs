namespace WireGate.Core.Limits;

/// <summary>Where nothing is ever locked.</summary>
public sealed class NoLocks : ILocks
{
    public SessionEnd? Find(Principal principal) => null;

    public SessionEnd? Find(string target) => null;
}
