namespace WireGate.Stores;

/// <summary>A store can't be used. The message is one sentence without a full stop, and holds nothing that was to be kept.</summary>
public sealed class StoreException(string message, string? hint = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What to do next, if anything.</summary>
    public string? Hint { get; } = hint;
}
