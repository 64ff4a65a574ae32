namespace WireGate.Postgres.Relay;

/// <summary>A statement ended whose rows were not all sent, since the token's budget is used up. The message is for the client.</summary>
internal sealed class BudgetSpentException(string message) : Exception(message);
