namespace WireGate.Core;

/// <summary>An opened target: the right to log in to it with its credential.</summary>
public sealed class TargetLease : IDisposable
{
    internal TargetLease(Target target, ICredential credential)
    {
        Target = target;
        Credential = credential;
    }

    public Target Target { get; }

    public ICredential Credential { get; }

    public void Dispose() => Credential.Dispose();
}
