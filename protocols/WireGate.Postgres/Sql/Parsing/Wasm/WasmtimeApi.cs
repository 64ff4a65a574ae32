using System.Runtime.InteropServices;

namespace WireGate.Postgres.Sql.Parsing.Wasm;

/// <summary>
/// Wasmtime's C interface (wasmtime.h, wasm.h), the part that the sandbox needs. Called without the package's managed layer: that one
/// turns each longjmp into two exceptions, boxes each argument of a callback, and brings reflection that NativeAOT can't see through.
/// Layouts and signatures are those of the package version pinned in Directory.Packages.props.
/// </summary>
internal static unsafe partial class WasmtimeApi
{
    private const string Library = "wasmtime";

    [LibraryImport(Library)]
    public static partial nint wasm_config_new();

    [LibraryImport(Library)]
    public static partial void wasmtime_config_max_wasm_stack_set(nint config, nuint bytes);

    [LibraryImport(Library)]
    public static partial void wasmtime_config_epoch_interruption_set(nint config, byte enabled);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint wasmtime_config_target_set(nint config, string triple);

    [LibraryImport(Library)]
    public static partial nint wasm_engine_new_with_config(nint config);

    [LibraryImport(Library)]
    public static partial void wasm_engine_delete(nint engine);

    [LibraryImport(Library)]
    public static partial void wasmtime_engine_increment_epoch(nint engine);

    [LibraryImport(Library)]
    public static partial nint wasmtime_module_new(nint engine, byte* wasm, nuint length, nint* module);

    [LibraryImport(Library)]
    public static partial nint wasmtime_module_serialize(nint module, WasmVector* bytes);

    [LibraryImport(Library)]
    public static partial nint wasmtime_module_deserialize(nint engine, byte* bytes, nuint length, nint* module);

    [LibraryImport(Library)]
    public static partial void wasmtime_module_imports(nint module, WasmVector* imports);

    [LibraryImport(Library)]
    public static partial void wasmtime_module_delete(nint module);

    [LibraryImport(Library)]
    public static partial void wasm_importtype_vec_delete(WasmVector* imports);

    [LibraryImport(Library)]
    public static partial WasmVector* wasm_importtype_name(nint import);

    [LibraryImport(Library)]
    public static partial nint wasm_importtype_type(nint import);

    [LibraryImport(Library)]
    public static partial nint wasm_externtype_as_functype_const(nint type);

    [LibraryImport(Library)]
    public static partial void wasm_byte_vec_delete(WasmVector* bytes);

    [LibraryImport(Library)]
    public static partial nint wasmtime_store_new(nint engine, nint data, nint finalizer);

    [LibraryImport(Library)]
    public static partial nint wasmtime_store_context(nint store);

    [LibraryImport(Library)]
    public static partial void wasmtime_store_limiter(nint store, long memoryBytes, long tableElements, long instances, long tables, long memories);

    [LibraryImport(Library)]
    public static partial void wasmtime_store_delete(nint store);

    [LibraryImport(Library)]
    public static partial void wasmtime_context_set_epoch_deadline(nint context, ulong ticks);

    [LibraryImport(Library)]
    public static partial nint wasmtime_caller_context(nint caller);

    [LibraryImport(Library)]
    public static partial void wasmtime_func_new_unchecked(
        nint context, nint type, delegate* unmanaged[Cdecl]<nint, nint, WasmValue*, nuint, nint> callback, nint state, nint finalizer, WasmFunction* function);

    [LibraryImport(Library)]
    public static partial nint wasmtime_func_call_unchecked(nint context, WasmFunction* function, WasmValue* argumentsAndResults, nuint count, nint* trap);

    [LibraryImport(Library)]
    public static partial nint wasmtime_instance_new(nint context, nint module, WasmExtern* imports, nuint count, WasmFunction* instance, nint* trap);

    [LibraryImport(Library)]
    public static partial byte wasmtime_instance_export_get(nint context, WasmFunction* instance, byte* name, nuint length, WasmExtern* item);

    [LibraryImport(Library)]
    public static partial byte* wasmtime_memory_data(nint context, WasmItem* memory);

    [LibraryImport(Library)]
    public static partial nuint wasmtime_memory_data_size(nint context, WasmItem* memory);

    [LibraryImport(Library)]
    public static partial nint wasmtime_memory_grow(nint context, WasmItem* memory, ulong pages, ulong* before);

    [LibraryImport(Library)]
    public static partial byte wasmtime_table_get(nint context, WasmItem* table, ulong index, WasmTableValue* value);

    [LibraryImport(Library)]
    public static partial nint wasmtime_trap_new(byte* message, nuint length);

    [LibraryImport(Library)]
    public static partial byte wasmtime_trap_code(nint trap, byte* code);

    [LibraryImport(Library)]
    public static partial void wasm_trap_delete(nint trap);

    [LibraryImport(Library)]
    public static partial void wasmtime_error_message(nint error, WasmVector* message);

    [LibraryImport(Library)]
    public static partial void wasmtime_error_delete(nint error);
}
