namespace WireGate.Console.Api;

/// <param name="Id">The request.</param>
/// <param name="State">Where it stands now.</param>
/// <param name="Agent">Who asked.</param>
/// <param name="Target">Where.</param>
/// <param name="Kind">What.</param>
internal sealed record ChangeJson(string Id, string State, string Agent, string Target, string Kind);
