using System.Security.Cryptography;
using WireGate.Postgres.Sql.Parsing.Wasm;

namespace WireGate.Postgres.Sql.Parsing;

/// <summary>Finds the grammar as machine code: built in, else kept from an earlier start, else compiled now and kept.</summary>
internal static class GrammarModule
{
    /// <summary>The module of the npm package, checked against its SHA-256 by the build.</summary>
    private const string Wasm = "libpg-query.wasm";

    /// <summary>What the build made of it. Absent where the build machine can't compile for the target's processor.</summary>
    private const string Compiled = "libpg-query.cwasm";

    public static WasmModule Load(WasmEngine engine, string? cacheFolder) => Load(engine, cacheFolder, Read(Compiled));

    /// <param name="engine">The engine to load it into.</param>
    /// <param name="cacheFolder">Where a module compiled at a start may be kept, or null.</param>
    /// <param name="built">What the build compiled; refused by the engine where processor or library are others than at build time.</param>
    internal static WasmModule Load(WasmEngine engine, string? cacheFolder, ReadOnlySpan<byte> built)
    {
        if (!built.IsEmpty && engine.TryLoad(built) is { } module) return module;

        var wasm = Read(Wasm);
        if (wasm.IsEmpty) throw new WasmtimeException("The grammar is not built in.");
        var cache = cacheFolder is null ? null : new CompiledModuleCache(cacheFolder, Convert.ToHexStringLower(SHA256.HashData(wasm)));
        if (cache?.TryRead() is { } kept && engine.TryLoad(kept) is { } known) return known;

        module = engine.Compile(wasm);
        cache?.TryWrite(module.Serialize());
        return module;
    }

    /// <summary>
    /// Where the executable is mapped, valid for the life of the process: loading copies it once, which is enough. Empty if it is not there.
    /// </summary>
    private static unsafe ReadOnlySpan<byte> Read(string name) => typeof(GrammarModule).Assembly.GetManifestResourceStream(name) switch
    {
        null => [],
        UnmanagedMemoryStream mapped => new ReadOnlySpan<byte>(mapped.PositionPointer, checked((int)mapped.Length)),
        _ => throw new WasmtimeException("Embedded resources are not mapped on this platform."),
    };
}
