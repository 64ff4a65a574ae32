using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WireGate.Postgres.Sql.Parsing.Wasm;

/// <summary>
/// The runtime that Emscripten expects around libpg_query. The letters are those of libpg-query.js in the npm package of the pinned
/// version. The sandbox gets no file, clock, environment or output: what it has no business with traps or fails.
/// </summary>
internal static unsafe class PgQueryImports
{
    /// <summary>More than any function in the module takes. A call is always given all of it, so that even an index that points to a
    /// function of another type finds its arguments inside the buffer.</summary>
    private const int MaxArguments = 16;

    private const int PageBytes = 65_536;

    /// <summary>WASI's errno for "bad file descriptor".</summary>
    private const int BadFile = 8;

    public static delegate* unmanaged[Cdecl]<nint, nint, WasmValue*, nuint, nint> Find(char letter) => letter switch
    {
        // invoke_iii, ii, iiii, v, vi, i, vii, viiii, viii, iiiii, ji, viiiiiiiiiiiii, viiiii
        'a' or 'b' or 'd' or 'e' or 'f' or 'g' or 'h' or 'i' or 'j' or 'k' or 'l' or 'n' or 'y' => &Invoke,
        'p' => &ThrowLongJump,
        'q' => &ResizeHeap,
        'r' or 's' or 't' or 'u' => &FileFails,
        'o' or 'w' => &Nothing,
        // __assert_fail, abort, exit, proc_exit
        'c' or 'm' or 'v' or 'x' => &Stop,
        _ => throw new WasmtimeException($"The grammar imports \"{letter}\", which is not known: another version of the package?"),
    };

    /// <summary>
    /// invoke_*(index, arguments…): calls a function of the table and catches a longjmp out of it, as try and catch do in the
    /// JavaScript around it: stack pointer back, <c>setThrew(1, 0)</c>, result 0. Any other trap goes on upwards.
    /// </summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Invoke(nint state, nint caller, WasmValue* values, nuint count)
    {
        var self = (PgQueryState*)state;
        var index = (uint)values[0].Int32;
        if (index >= self->FunctionCount || self->Functions[index].Store == 0 || count > MaxArguments) return NewTrap("table"u8);
        var context = WasmtimeApi.wasmtime_caller_context(caller);
        var buffer = stackalloc WasmValue[MaxArguments];
        for (nuint i = 1; i < count; i++) buffer[i - 1] = values[i];

        WasmValue stack;
        nint trap;
        if (!Call(context, &self->StackCurrent, &stack, 1, &trap)) return trap;
        if (Call(context, &self->Functions[index], buffer, MaxArguments, &trap))
        {
            values[0] = buffer[0];
            return 0;
        }

        if (!self->LongJump) return trap;
        WasmtimeApi.wasm_trap_delete(trap);
        self->LongJump = false;
        buffer[0] = stack;
        if (!Call(context, &self->StackRestore, buffer, 1, &trap)) return trap;
        buffer[0] = new WasmValue { Int32 = 1 };
        buffer[1] = default;
        if (!Call(context, &self->SetThrew, buffer, 2, &trap)) return trap;
        values[0] = default;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint ThrowLongJump(nint state, nint caller, WasmValue* values, nuint count)
    {
        ((PgQueryState*)state)->LongJump = true;
        return NewTrap("longjmp"u8);
    }

    /// <summary>emscripten_resize_heap(bytes): 1 if memory has grown to at least that size.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint ResizeHeap(nint state, nint caller, WasmValue* values, nuint count)
    {
        var self = (PgQueryState*)state;
        var context = WasmtimeApi.wasmtime_caller_context(caller);
        var wanted = (ulong)(uint)values[0].Int32;
        var size = (ulong)WasmtimeApi.wasmtime_memory_data_size(context, &self->Memory);
        // In steps of 16 MiB: the allocator asks again for every 64 KiB otherwise.
        var pages = wanted > size ? ((wanted - size + (16 << 20) - 1) >> 24 << 24) / PageBytes : 0;
        ulong before;
        var error = WasmtimeApi.wasmtime_memory_grow(context, &self->Memory, pages, &before);
        if (error != 0)
        {
            WasmtimeApi.wasmtime_error_delete(error);
            self->MemoryRefused = true;
        }

        values[0] = new WasmValue { Int32 = error == 0 ? 1 : 0 };
        return 0;
    }

    /// <summary>fd_read, fd_write, fd_seek, fd_close: there are no files.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint FileFails(nint state, nint caller, WasmValue* values, nuint count)
    {
        values[0] = new WasmValue { Int32 = BadFile };
        return 0;
    }

    /// <summary>setitimer and the run-time's keep-alive: there is no clock to set.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Nothing(nint state, nint caller, WasmValue* values, nuint count)
    {
        if (count > 0) values[0] = default;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Stop(nint state, nint caller, WasmValue* values, nuint count) => NewTrap("stopped"u8);

    /// <summary>False with the trap if the call did not return.</summary>
    private static bool Call(nint context, WasmFunction* function, WasmValue* values, nuint count, nint* trap)
    {
        *trap = 0;
        var error = WasmtimeApi.wasmtime_func_call_unchecked(context, function, values, count, trap);
        if (error == 0) return *trap == 0;
        WasmtimeApi.wasmtime_error_delete(error);
        *trap = NewTrap("call"u8);
        return false;
    }

    private static nint NewTrap(ReadOnlySpan<byte> message)
    {
        fixed (byte* text = message) return WasmtimeApi.wasmtime_trap_new(text, (nuint)message.Length);
    }
}
