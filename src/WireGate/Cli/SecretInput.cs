using System.Security.Cryptography;
using System.Text;
using WireGate.Core.Secrets;

namespace WireGate.Cli;

/// <summary>Reads a secret from standard input: asked for without echo on a terminal, else all of it less one line end. Never from an argument.</summary>
internal static class SecretInput
{
    /// <summary>The longest secret that the vault keeps.</summary>
    private const int MaxBytes = 64 * 1024;

    /// <exception cref="CliException">There is none, or it is too long.</exception>
    public static SecretBuffer Read(Terminal terminal, string prompt)
    {
        var memory = GC.AllocateUninitializedArray<byte>(MaxBytes + 2, pinned: true);
        try
        {
            var length = System.Console.IsInputRedirected ? ReadAll(memory) : ReadKeys(terminal, prompt, memory);
            if (length == 0) throw new CliException(ExitCode.Usage, "the secret is empty");
            return length <= MaxBytes
                ? new SecretBuffer(memory.AsSpan(0, length)) : throw new CliException(ExitCode.Usage, $"a secret has at most {MaxBytes} bytes");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(memory);
        }
    }

    private static int ReadAll(byte[] memory)
    {
        using var input = System.Console.OpenStandardInput();
        var length = input.ReadAtLeast(memory, memory.Length, throwOnEndOfStream: false);
        // "echo secret |" ends the line; the secret does not have one.
        if (length > 0 && memory[length - 1] == '\n') length--;
        if (length > 0 && memory[length - 1] == '\r') length--;
        return length;
    }

    private static int ReadKeys(Terminal terminal, string prompt, byte[] memory)
    {
        terminal.Note(prompt);
        var length = 0;
        Span<char> one = stackalloc char[1];
        while (true)
        {
            var key = System.Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter) return length;
            if (key.Key == ConsoleKey.Backspace)
            {
                // Back over one UTF-8 character.
                while (length > 0 && (memory[--length] & 0xC0) == 0x80) { }
                continue;
            }

            if (char.IsControl(key.KeyChar)) continue;
            if (char.IsSurrogate(key.KeyChar)) throw new CliException(ExitCode.Usage, "that character can't be typed here; use a pipe");
            if (length > MaxBytes - 4) return MaxBytes + 1;
            one[0] = key.KeyChar;
            length += Encoding.UTF8.GetBytes(one, memory.AsSpan(length));
        }
    }
}
