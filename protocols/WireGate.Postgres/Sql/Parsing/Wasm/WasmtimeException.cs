namespace WireGate.Postgres.Sql.Parsing.Wasm;

/// <summary>The sandbox could not be built: a wrong library, module or build. Never the fault of an SQL text.</summary>
public sealed class WasmtimeException(string message) : Exception(message);
