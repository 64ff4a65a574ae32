using Npgsql;
using WireGate.Core.Masks;

namespace WireGate.Tests.Postgres.Masking;

/// <summary>What would reach the client of one statement.</summary>
/// <param name="Rows">With every masked value replaced.</param>
/// <param name="Masks">Of each column.</param>
/// <param name="Refusal">Why nothing may leave; null if it may.</param>
/// <param name="Error">The server's.</param>
internal sealed record MaskedResult(IReadOnlyList<string?[]> Rows, IReadOnlyList<Mask?> Masks, string? Refusal, PostgresException? Error);
