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

    public static WasmModule Load(WasmEngine engine, string? cacheFolder)
    {
        // Another processor or library than at build time: the engine notices and refuses.
        if (TryRead(Compiled) is { } built && engine.TryLoad(built.Span) is { } module) return module;

        var wasm = TryRead(Wasm) ?? throw new WasmtimeException("The grammar is not built in.");
        var cache = cacheFolder is null ? null : new CompiledModuleCache(cacheFolder, Convert.ToHexStringLower(SHA256.HashData(wasm.Span)));
        if (cache?.TryRead() is { } kept && engine.TryLoad(kept) is { } known) return known;

        module = engine.Compile(wasm.Span);
        cache?.TryWrite(module.Serialize());
        return module;
    }

    /// <summary>Read where the executable is mapped: loading copies it once more, which is enough.</summary>
    private static unsafe EmbeddedBytes? TryRead(string name) => typeof(GrammarModule).Assembly.GetManifestResourceStream(name) switch
    {
        null => null,
        UnmanagedMemoryStream mapped => new EmbeddedBytes((nint)mapped.PositionPointer, checked((int)mapped.Length)),
        _ => throw new WasmtimeException("Embedded resources are not mapped on this platform."),
    };

    private readonly unsafe record struct EmbeddedBytes(nint Address, int Length)
    {
        /// <summary>Valid for the life of the process: resources are part of the loaded image.</summary>
        public ReadOnlySpan<byte> Span => new((void*)Address, Length);
    }
}
