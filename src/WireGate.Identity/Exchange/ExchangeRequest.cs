using System.Collections.Immutable;
using WireGate.Core.Limits;

namespace WireGate.Identity.Exchange;

/// <summary>One token for another (RFC 8693).</summary>
public sealed record ExchangeRequest
{
    /// <summary>The token whose rights the new one gets a part of.</summary>
    public required ReadOnlyMemory<byte> Subject { get; init; }

    /// <summary>The token by which the one who will use it proves who it is; null where that is the subject itself.</summary>
    public ReadOnlyMemory<byte>? Actor { get; init; }

    /// <summary>Targets; empty means those of the subject.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>Effects on all of them.</summary>
    public EffectMask Effects { get; init; } = EffectMask.All;

    /// <summary>More exactly; null for nothing more.</summary>
    public AuthorizationDetails? Details { get; init; }

    public TimeSpan LoginFor { get; init; } = TimeSpan.FromMinutes(15);

    public TimeSpan SessionFor { get; init; } = TimeSpan.FromHours(8);

    public string? Label { get; init; }

    public bool AsJwt { get; init; }

    public override string ToString() => nameof(ExchangeRequest);
}
