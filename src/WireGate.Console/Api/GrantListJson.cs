using WireGate.Approvals;

namespace WireGate.Console.Api;

/// <param name="Grants">Those in force.</param>
internal sealed record GrantListJson(StandingGrant[] Grants);
