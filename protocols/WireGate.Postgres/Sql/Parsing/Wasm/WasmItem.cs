using System.Runtime.InteropServices;

namespace WireGate.Postgres.Sql.Parsing.Wasm;

/// <summary><c>wasmtime_memory_t</c> and <c>wasmtime_table_t</c>, which have one layout.</summary>
[StructLayout(LayoutKind.Sequential, Size = 24)]
internal struct WasmItem
{
    public ulong Store;
}
