using System.Runtime.InteropServices;

namespace WireGate.Postgres.Sql.Parsing.Wasm;

/// <summary><c>wasmtime_val_t</c>, read only as the function reference that a table holds.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct WasmTableValue
{
    [FieldOffset(0)]
    public byte Kind;

    [FieldOffset(8)]
    public WasmFunction Function;
}
