namespace WireGate.Postgres.Sql.Parsing.Wasm;

/// <summary>Why a call into the sandbox did not return. Numbers are Wasmtime's own trap codes.</summary>
internal enum WasmTrap : byte
{
    StackOverflow = 0,

    /// <summary>The epoch passed the store's deadline.</summary>
    Interrupt = 10,

    /// <summary>A trap without a code: made by one of our imports.</summary>
    Host = 254,

    None = 255,
}
