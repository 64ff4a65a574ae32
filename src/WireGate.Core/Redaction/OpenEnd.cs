namespace WireGate.Core.Redaction;

/// <summary>What a text that goes on may end inside of.</summary>
/// <param name="Start">From here on it must be seen again together with what follows; the text's length if nothing is open.</param>
/// <param name="HoldFrom">From here on it may not go out until it is known; the text's length if all may.</param>
/// <param name="Secret">Of which secret the begin stands at <see cref="HoldFrom"/>; -1 if none.</param>
internal readonly record struct OpenEnd(int Start, int HoldFrom, int Secret)
{
    /// <summary>That of two which begins first.</summary>
    public OpenEnd With(in OpenEnd other) => new(
        Math.Min(Start, other.Start), Math.Min(HoldFrom, other.HoldFrom), other.Secret >= 0 && (Secret < 0 || other.HoldFrom < HoldFrom) ? other.Secret : Secret);
}
