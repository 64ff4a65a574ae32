using WireGate.Postgres.Sql.Parsing.Wasm;

// precompiler MODULE.wasm COMPILED.cwasm RID: writes the module as machine code, for any processor of that kind and not just this one.
// Where that can't be done it writes an empty file: the gate then compiles at its first start.
if (args is not [var wasm, var compiled, var rid])
{
    Console.Error.WriteLine("usage: precompiler MODULE.wasm COMPILED.cwasm RID");
    return 2;
}

var triple = rid switch
{
    "linux-x64" => "x86_64-unknown-linux-gnu",
    "linux-arm64" => "aarch64-unknown-linux-gnu",
    _ => null,
};

try
{
    if (triple is null) throw new WasmtimeException($"no target for {rid}");
    // The stack's size is no part of the compiled code.
    using var engine = new WasmEngine(512 << 10, triple);
    using var module = engine.Compile(File.ReadAllBytes(wasm));
    File.WriteAllBytes(compiled, module.Serialize());
}
catch (WasmtimeException exception)
{
    // The library of the build machine may know only its own processor.
    Console.WriteLine($"The grammar is not precompiled: {exception.Message}.");
    File.WriteAllBytes(compiled, []);
}

return 0;
