using System.Runtime.InteropServices;

namespace WireGate.Postgres.Sql.Parsing.Wasm;

/// <summary><c>wasm_byte_vec_t</c> and <c>wasm_importtype_vec_t</c>: a count and that many elements.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WasmVector
{
    public nuint Count;
    public nint Elements;

    public readonly unsafe ReadOnlySpan<byte> AsBytes() => new((void*)Elements, checked((int)Count));
}
