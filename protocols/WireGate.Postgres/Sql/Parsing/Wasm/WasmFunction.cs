using System.Runtime.InteropServices;

namespace WireGate.Postgres.Sql.Parsing.Wasm;

/// <summary><c>wasmtime_func_t</c>: a function of one store.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WasmFunction
{
    /// <summary>Zero only where there is no function (an empty slot of a table).</summary>
    public ulong Store;

    private readonly nint _index;
}
