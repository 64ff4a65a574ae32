namespace WireGate.Events.Sinks;

/// <summary>Something was not delivered. The message is for operators: nothing received and no secret is in it.</summary>
public sealed class DeliveryException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Fewer at once may do.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>When the receiver wants to be asked again.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
