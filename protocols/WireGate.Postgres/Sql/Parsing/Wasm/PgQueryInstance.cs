using System.Runtime.InteropServices;

namespace WireGate.Postgres.Sql.Parsing.Wasm;

/// <summary>
/// One libpg_query in its own memory. Used by one thread at a time, which may change between parses. After a trap its state is
/// unknown: <see cref="IsBroken"/>, and its owner makes a new one (about 0.4 ms).
/// </summary>
internal sealed unsafe class PgQueryInstance : IDisposable
{
    /// <summary>
    /// The densest MiB found (<c>SELECT a,a,a…</c>) takes 57 MiB of JSON and as much again for its tree, above 34 MiB of stack and data.
    /// </summary>
    private const long MostMemory = 256 << 20;

    /// <summary>
    /// The C stack of the module lies above its static data, so running over its end would change them without a trap. The native stack
    /// ends far sooner: no function takes 16 times as much of the one as of the other. These bytes at the end of the stack are
    /// zero unless that reasoning is wrong.
    /// </summary>
    private const int StackGuardBytes = 4096;

    /// <summary>Where the static data end and the stack begins in the pinned module: the initial stack pointer less 32 MiB.</summary>
    private const int StackBytes = 32 << 20;

    private readonly nint _store;
    private readonly nint _context;
    private readonly PgQueryState* _state;
    private readonly int _stackEnd;
    private bool _disposed;
    private WasmFunction _allocate;
    private WasmFunction _free;
    private WasmFunction _parse;
    private WasmFunction _freeResult;

    public PgQueryInstance(WasmEngine engine, WasmModule module, long memoryBytes = MostMemory)
    {
        _state = (PgQueryState*)NativeMemory.AllocZeroed((nuint)sizeof(PgQueryState));
        _store = WasmtimeApi.wasmtime_store_new(engine.Handle, 0, 0);
        _context = WasmtimeApi.wasmtime_store_context(_store);
        try
        {
            WasmtimeApi.wasmtime_store_limiter(_store, memoryBytes, 1_000, 1, 1, 1);
            // Never: the number is added to the engine's present epoch, so it must leave room.
            SetDeadline(long.MaxValue);
            var instance = Instantiate(module);
            _state->Memory = Export(&instance, 'z', WasmExtern.MemoryKind).Item;
            _state->StackRestore = Export(&instance, 'Q', WasmExtern.FunctionKind).Function;
            _state->StackCurrent = Export(&instance, 'R', WasmExtern.FunctionKind).Function;
            _state->SetThrew = Export(&instance, 'P', WasmExtern.FunctionKind).Function;
            _allocate = Export(&instance, 'C', WasmExtern.FunctionKind).Function;
            _free = Export(&instance, 'E', WasmExtern.FunctionKind).Function;
            _parse = Export(&instance, 'F', WasmExtern.FunctionKind).Function;
            _freeResult = Export(&instance, 'G', WasmExtern.FunctionKind).Function;
            ReadTable(Export(&instance, 'D', WasmExtern.TableKind).Item);
            var constructors = Export(&instance, 'A', WasmExtern.FunctionKind).Function;
            if (!Call(ref constructors, 0, out _, out _)) throw new WasmtimeException("The grammar does not start.");
            var stack = _state->StackCurrent;
            if (!Call(ref stack, 0, out var top, out _)) throw new WasmtimeException("The grammar has no stack.");
            _stackEnd = top - StackBytes;
            if (!StackIsWhole()) throw new WasmtimeException("The grammar's memory is not laid out as expected: another version of the package?");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>It trapped. Nothing but <see cref="Dispose"/> makes sense now.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>How much memory it holds; it never gives any back.</summary>
    public long Size => (long)WasmtimeApi.wasmtime_memory_data_size(_context, &_state->Memory);

    /// <summary>The parse that comes next is stopped at the engine's so many-th tick from now.</summary>
    public void SetDeadline(long ticks) => WasmtimeApi.wasmtime_context_set_epoch_deadline(_context, (ulong)ticks);

    /// <summary>
    /// Parses a text without NUL and hands the tree to <paramref name="reader"/>, which must not keep either span. The reader sees
    /// the caller's bytes, not the sandbox's copy of them: what is judged is what will be forwarded.
    /// </summary>
    public bool TryParse<TResult>(
        ReadOnlySpan<byte> sql, SqlTreeReader<TResult> reader, out TResult? result, out SqlParseFailure failure)
    {
        try
        {
            return Parse(sql, reader, out result, out failure);
        }
        catch (WasmtimeException)
        {
            result = default;
            return Broken(WasmTrap.Host, out failure);
        }
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        IsBroken = true;
        WasmtimeApi.wasmtime_store_delete(_store);
        NativeMemory.Free(_state->Functions);
        NativeMemory.Free(_state);
    }

    private bool Parse<TResult>(ReadOnlySpan<byte> sql, SqlTreeReader<TResult> reader, out TResult? result, out SqlParseFailure failure)
    {
        result = default;
        _state->MemoryRefused = false;
        if (!TryCopyIn(sql, out var text, out failure)) return false;
        if (!Call(ref _parse, text, out var parsed, out var trap)) return Broken(trap, out failure);
        // struct { char *tree; char *stderr; PgQueryError *error; }
        var tree = parsed == 0 ? 0 : Word(parsed);
        var error = parsed == 0 ? 0 : Word(parsed + 8);
        if (!StackIsWhole()) return Broken(WasmTrap.StackOverflow, out failure);
        // C code without memory may have gone on with a null pointer, which does not trap in here: nothing it says is to be believed.
        if (_state->MemoryRefused || (tree == 0 && error == 0)) return Broken(WasmTrap.Host, out failure);
        if (error != 0)
        {
            // PgQueryError: char *message, *funcname, *filename; int lineno, cursorpos. The message may quote the text: it stays here.
            failure = new SqlParseFailure(SqlParseFailureKind.Syntax, Math.Max(Word(error + 16), 0));
            Release(parsed, text);
            return false;
        }

        try
        {
            result = reader(Terminated(tree), sql);
        }
        finally
        {
            Release(parsed, text);
        }

        failure = default;
        return true;
    }

    private WasmFunction Instantiate(WasmModule module)
    {
        var imports = stackalloc WasmExtern[module.ImportCount];
        for (var i = 0; i < module.ImportCount; i++)
        {
            imports[i] = new WasmExtern { Kind = WasmExtern.FunctionKind };
            WasmtimeApi.wasmtime_func_new_unchecked(
                _context, module.ImportType(i), PgQueryImports.Find(module.ImportName(i)), (nint)_state, 0, &imports[i].Function);
        }

        WasmFunction instance;
        nint trap = 0;
        WasmEngine.ThrowIf(WasmtimeApi.wasmtime_instance_new(_context, module.Handle, imports, (nuint)module.ImportCount, &instance, &trap));
        return trap == 0 ? instance : throw new WasmtimeException("The grammar can't be instantiated.");
    }

    private WasmExtern Export(WasmFunction* instance, char letter, byte kind)
    {
        WasmExtern item;
        var name = (byte)letter;
        if (WasmtimeApi.wasmtime_instance_export_get(_context, instance, &name, 1, &item) == 0 || item.Kind != kind)
            throw new WasmtimeException($"The grammar exports no \"{letter}\" of the kind expected: another version of the package?");
        return item;
    }

    private void ReadTable(WasmItem table)
    {
        const int Most = 1_000;
        _state->Functions = (WasmFunction*)NativeMemory.AllocZeroed(Most, (nuint)sizeof(WasmFunction));
        WasmTableValue value;
        while (_state->FunctionCount < Most && WasmtimeApi.wasmtime_table_get(_context, &table, _state->FunctionCount, &value) != 0)
            _state->Functions[_state->FunctionCount++] = value.Function;
    }

    private bool TryCopyIn(ReadOnlySpan<byte> sql, out int address, out SqlParseFailure failure)
    {
        failure = default;
        if (!Call(ref _allocate, sql.Length + 1, out address, out var trap) || address == 0) return Broken(trap, out failure);
        var text = Bytes(address, sql.Length + 1);
        sql.CopyTo(text);
        text[sql.Length] = 0;
        return true;
    }

    private void Release(int parsed, int text)
    {
        if (!Call(ref _freeResult, parsed, out _, out _) || !Call(ref _free, text, out _, out _)) IsBroken = true;
    }

    private bool Call(ref WasmFunction function, int argument, out int result, out WasmTrap code)
    {
        var value = new WasmValue { Int32 = argument };
        nint trap = 0;
        nint error;
        fixed (WasmFunction* pinned = &function) error = WasmtimeApi.wasmtime_func_call_unchecked(_context, pinned, &value, 1, &trap);
        result = value.Int32;
        code = WasmTrap.None;
        if (error == 0 && trap == 0) return true;
        IsBroken = true;
        code = WasmTrap.Host;
        if (error != 0) WasmtimeApi.wasmtime_error_delete(error);
        if (trap == 0) return false;
        byte number;
        if (WasmtimeApi.wasmtime_trap_code(trap, &number) != 0) code = (WasmTrap)number;
        WasmtimeApi.wasm_trap_delete(trap);
        return false;
    }

    private bool Broken(WasmTrap trap, out SqlParseFailure failure)
    {
        IsBroken = true;
        failure = new SqlParseFailure(trap switch
        {
            WasmTrap.StackOverflow => SqlParseFailureKind.TooDeep,
            WasmTrap.Interrupt => SqlParseFailureKind.Deadline,
            _ when _state->MemoryRefused => SqlParseFailureKind.TooLarge,
            _ => SqlParseFailureKind.Trap,
        });
        return false;
    }

    private bool StackIsWhole() => Bytes(_stackEnd, StackGuardBytes).IndexOfAnyExcept((byte)0) < 0;

    private int Word(int address) => MemoryMarshal.Read<int>(Bytes(address, sizeof(int)));

    private ReadOnlySpan<byte> Terminated(int address)
    {
        var rest = Bytes(address, (int)Math.Min(Size - (uint)address, int.MaxValue));
        var length = rest.IndexOf((byte)0);
        return length >= 0 ? rest[..length] : throw new WasmtimeException("The grammar's answer has no end.");
    }

    /// <summary>Addresses come from inside the sandbox: checked like any other input.</summary>
    private Span<byte> Bytes(int address, int length)
    {
        if (length < 0 || (uint)address + (long)length > Size) throw new WasmtimeException("The grammar pointed outside its memory.");
        return new Span<byte>(WasmtimeApi.wasmtime_memory_data(_context, &_state->Memory) + (uint)address, length);
    }
}
