using System.Text;
using WireGate.Fuzz.Sql;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Fuzz.Targets;

/// <summary>SQL whose numbers are left out: no text may be given the facts of another that differ from its own.</summary>
internal sealed class ShapeTarget : IFuzzTarget
{
    /// <summary>No byte of UTF-8: what follows are the choices of <see cref="StatementGenerator"/> and no text.</summary>
    private const byte Generated = 0xFF;

    private readonly Lazy<ShapeSiblings> _siblings = new(static () => new ShapeSiblings(new SqlGrammar(null, TimeProvider.System)));

    public string Name => "shapes";

    public async Task<string> RunAsync(ReadOnlyMemory<byte> input)
    {
        var sql = input.Length > 0 && input.Span[0] == Generated ? Encoding.UTF8.GetBytes(StatementGenerator.Make(input.Span[1..])) : input;
        var sharing = await _siblings.Value.CheckAsync(sql).ConfigureAwait(false);
        if (sharing == ShapeSiblings.Sharing.None) return "no shape";
        var facts = await _siblings.Value.ReadAsync(sql).ConfigureAwait(false);
        var said = facts.Unknown ?? string.Join(' ', facts.Statements.Select(static statement =>
            $"{statement.Kind} {string.Join('+', statement.InnerKinds)} {statement.Columns.Length} {statement.Functions.Length} {statement.Operators.Length} {statement.Types.Length}"));
        return $"{sharing} {said}";
    }
}
