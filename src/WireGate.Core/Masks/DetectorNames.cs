using System.Collections.Immutable;

namespace WireGate.Core.Masks;

/// <summary>What a rule may name under <c>detect</c>.</summary>
public static class DetectorNames
{
    public static readonly ImmutableArray<string> All =
        ["email", "card", "iban", "phone", "national-id", "private-key", "jwt", "cloud-key", "connection-string"];
}
