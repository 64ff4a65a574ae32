using System.Runtime.InteropServices;

namespace WireGate.Postgres.Sql.Parsing.Wasm;

/// <summary><c>wasmtime_extern_t</c>: one import or export.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct WasmExtern
{
    public const byte FunctionKind = 0;
    public const byte TableKind = 2;
    public const byte MemoryKind = 3;

    [FieldOffset(0)]
    public byte Kind;

    [FieldOffset(8)]
    public WasmFunction Function;

    [FieldOffset(8)]
    public WasmItem Item;
}
