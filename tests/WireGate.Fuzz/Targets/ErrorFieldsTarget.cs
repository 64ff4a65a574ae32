using System.Buffers;
using System.Buffers.Binary;
using WireGate.Core;
using WireGate.Postgres.Messages;
using WireGate.Testing;

namespace WireGate.Fuzz.Targets;

/// <summary>The body of an ErrorResponse, in one piece of memory and in many.</summary>
internal sealed class ErrorFieldsTarget : IFuzzTarget
{
    /// <summary>Every split of a longer one would take too long.</summary>
    private const int Longest = 64;

    public string Name => "errors";

    public Task<string> RunAsync(ReadOnlyMemory<byte> input)
    {
        if (input.Length > Longest) input = input[..Longest];
        var message = new byte[5 + input.Length];
        message[0] = ErrorResponse.Type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + input.Length);
        input.CopyTo(message.AsMemory(5));
        string? first = null;
        foreach (var sequence in EverySplit.Sequences(message))
        {
            var said = Read(sequence);
            first ??= said;
            if (said != first) throw new FuzzFailure($"in pieces \"{said}\", whole \"{first}\"");
        }

        // The values are as many as the inputs.
        return Task.FromResult(first!.Split('\n')[0]);
    }

    private static string Read(in ReadOnlySequence<byte> message)
    {
        try
        {
            var fields = DiagnosticFields.Read(message);
            var kinds = new string([.. "SVCMDHPF".Where(kind => fields.Find(kind) is not null)]);
            return $"{kinds}\n{fields.Severity}\n{fields.Code}\n{fields.Message}";
        }
        catch (ProtocolViolationException violation)
        {
            return violation.Message;
        }
    }
}
