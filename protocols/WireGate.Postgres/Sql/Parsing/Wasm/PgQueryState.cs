namespace WireGate.Postgres.Sql.Parsing.Wasm;

/// <summary>What the imports of one instance need, outside the managed heap so that a callback gets at it by its address alone.</summary>
internal unsafe struct PgQueryState
{
    public WasmFunction SetThrew;
    public WasmFunction StackRestore;
    public WasmFunction StackCurrent;
    public WasmItem Memory;

    /// <summary>The module's function table, read once: it never changes after instantiation.</summary>
    public WasmFunction* Functions;

    public uint FunctionCount;

    /// <summary>A longjmp is under way: the innermost <c>invoke_*</c> is to catch it.</summary>
    public bool LongJump;

    /// <summary>The store's limit refused memory: whatever error the parser reports next is for that reason.</summary>
    public bool MemoryRefused;
}
