using System.Text;

namespace WireGate.Postgres.Sql.Parsing.Wasm;

/// <summary>Compiles and loads modules. One for each size of stack that the sandboxed code may use.</summary>
internal sealed unsafe class WasmEngine : IDisposable
{
    private nint _handle;

    /// <param name="stackBytes">Native stack that sandboxed code may use. The calling thread must have clearly more.</param>
    /// <param name="target">A target triple, to compile for any processor of that kind; null for exactly this machine.</param>
    public WasmEngine(int stackBytes, string? target = null)
    {
        var config = WasmtimeApi.wasm_config_new();
        WasmtimeApi.wasmtime_config_max_wasm_stack_set(config, (nuint)stackBytes);
        // Part of the compiled code: a module compiled without it is refused by an engine that has it.
        WasmtimeApi.wasmtime_config_epoch_interruption_set(config, 1);
        if (target is not null) ThrowIf(WasmtimeApi.wasmtime_config_target_set(config, target));
        _handle = WasmtimeApi.wasm_engine_new_with_config(config);
        if (_handle == 0) throw new WasmtimeException("The sandbox's engine does not start.");
    }

    internal nint Handle => _handle;

    /// <summary>Takes most of a second for the grammar.</summary>
    public WasmModule Compile(ReadOnlySpan<byte> wasm)
    {
        nint module;
        fixed (byte* bytes = wasm) ThrowIf(WasmtimeApi.wasmtime_module_new(_handle, bytes, (nuint)wasm.Length, &module));
        return new WasmModule(module);
    }

    /// <summary>
    /// Loads what <see cref="WasmModule.Serialize"/> wrote. It is native code and is not verified: only bytes that nobody else could
    /// have changed. Null where it was made for another processor, configuration or version.
    /// </summary>
    public WasmModule? TryLoad(ReadOnlySpan<byte> serialized)
    {
        nint module;
        nint error;
        fixed (byte* bytes = serialized) error = WasmtimeApi.wasmtime_module_deserialize(_handle, bytes, (nuint)serialized.Length, &module);
        if (error == 0) return new WasmModule(module);
        WasmtimeApi.wasmtime_error_delete(error);
        return null;
    }

    /// <summary>Advances the clock that deadlines of parses are counted in. May be called while the engine runs.</summary>
    public void Tick() => WasmtimeApi.wasmtime_engine_increment_epoch(_handle);

    public void Dispose()
    {
        if (_handle != 0) WasmtimeApi.wasm_engine_delete(_handle);
        _handle = 0;
    }

    internal static void ThrowIf(nint error)
    {
        if (error == 0) return;
        WasmVector message;
        WasmtimeApi.wasmtime_error_message(error, &message);
        var text = Encoding.UTF8.GetString(message.AsBytes());
        WasmtimeApi.wasm_byte_vec_delete(&message);
        WasmtimeApi.wasmtime_error_delete(error);
        throw new WasmtimeException(text);
    }
}
