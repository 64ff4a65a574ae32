namespace WireGate.Core;

/// <summary>A target as it is written down for tests of rules: operations on it are described without asking anybody.</summary>
public interface IOfflineTarget
{
    /// <summary>What the rules would judge if the text were sent to the target. What is not written down is unknown.</summary>
    Task<AccessSet> DescribeAsync(string text, CancellationToken cancellationToken);
}
