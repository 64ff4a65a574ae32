namespace WireGate.Core.Redaction;

/// <summary>Hears of what was hidden; never what it was.</summary>
public interface IRedactionSink
{
    /// <param name="name">The credential's, or the detector's.</param>
    /// <param name="isSecret">Whether it is a secret that the gate holds.</param>
    void Found(string name, bool isSecret);
}
