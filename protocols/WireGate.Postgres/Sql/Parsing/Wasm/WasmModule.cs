namespace WireGate.Postgres.Sql.Parsing.Wasm;

/// <summary>A compiled module. Instances keep what they need of it alive.</summary>
internal sealed unsafe class WasmModule : IDisposable
{
    private readonly WasmVector _imports;
    private nint _handle;

    internal WasmModule(nint handle)
    {
        _handle = handle;
        fixed (WasmVector* imports = &_imports) WasmtimeApi.wasmtime_module_imports(handle, imports);
    }

    internal nint Handle => _handle;

    internal int ImportCount => (int)_imports.Count;

    /// <summary>The name of an import; the grammar has only functions, named by one letter each.</summary>
    internal char ImportName(int index)
    {
        var name = WasmtimeApi.wasm_importtype_name(Import(index))->AsBytes();
        return name.Length == 1 ? (char)name[0] : '\0';
    }

    /// <summary>The <c>wasm_functype_t</c> of an import, owned by the module.</summary>
    internal nint ImportType(int index)
    {
        var type = WasmtimeApi.wasm_externtype_as_functype_const(WasmtimeApi.wasm_importtype_type(Import(index)));
        return type != 0 ? type : throw new WasmtimeException("The module imports something that is not a function.");
    }

    public byte[] Serialize()
    {
        WasmVector bytes;
        WasmEngine.ThrowIf(WasmtimeApi.wasmtime_module_serialize(_handle, &bytes));
        var copy = bytes.AsBytes().ToArray();
        WasmtimeApi.wasm_byte_vec_delete(&bytes);
        return copy;
    }

    public void Dispose()
    {
        if (_handle == 0) return;
        fixed (WasmVector* imports = &_imports) WasmtimeApi.wasm_importtype_vec_delete(imports);
        WasmtimeApi.wasmtime_module_delete(_handle);
        _handle = 0;
    }

    private nint Import(int index) => ((nint*)_imports.Elements)[index];
}
