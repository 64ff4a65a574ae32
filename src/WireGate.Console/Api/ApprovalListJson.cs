namespace WireGate.Console.Api;

/// <param name="Approvals">The youngest first.</param>
internal sealed record ApprovalListJson(ApprovalJson[] Approvals);
