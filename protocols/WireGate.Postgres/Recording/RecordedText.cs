using System.Buffers;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Recording;

/// <summary>The text of an operation as it is recorded.</summary>
/// <param name="Text">Its own bytes, or a copy in which secrets are blanked.</param>
/// <param name="HoldsSecret">Something in it was blanked: what the backend says of it may quote that.</param>
internal readonly record struct RecordedText(ReadOnlySequence<byte> Text, bool HoldsSecret)
{
    /// <param name="facts">What the text says.</param>
    /// <param name="text">Empty for what runs an earlier one.</param>
    /// <param name="runsSecret">It gives values to a statement prepared before whose parameters are secrets.</param>
    public static RecordedText Of(SqlFacts facts, in ReadOnlySequence<byte> text, bool runsSecret)
    {
        var secrecy = SecretStatements.Of(facts);
        if (secrecy == Secrecy.None && !runsSecret) return new RecordedText(text, false);
        if (text.IsEmpty) return new RecordedText(text, true);
        return Blank(facts, text.IsSingleSegment ? text.First : text.ToArray(), text, runsSecret);
    }

    private static RecordedText Blank(SqlFacts facts, ReadOnlyMemory<byte> text, in ReadOnlySequence<byte> original, bool all)
    {
        var blanked = new ArrayBufferWriter<byte>(text.Length + 64);
        if (facts.Unknown is not null)
        {
            if (!all && !SecretWords.In(text.Span, wide: true)) return new RecordedText(original, false);
            Blank(text.Span, new SecretBlanker(blanked) { IsArmed = true, IsUnknown = true });
            return new RecordedText(new ReadOnlySequence<byte>(blanked.WrittenMemory), true);
        }

        var any = false;
        var statements = facts.Statements;
        for (var i = 0; i < statements.Length; i++)
        {
            var start = i == 0 ? 0 : statements[i].Start;
            var one = text.Span[start..(i + 1 < statements.Length ? statements[i + 1].Start : text.Length)];
            var secrecy = all ? Secrecy.Certain : SecretStatements.Of(statements[i]);
            var isSecret = secrecy == Secrecy.Certain || (secrecy == Secrecy.IfWorded && SecretWords.In(one, wide: false));
            any |= isSecret;
            if (isSecret) Blank(one, new SecretBlanker(blanked) { IsArmed = true, OpensBody = IsSqlBody(statements[i]) });
            else blanked.Write(one);
        }

        return any ? new RecordedText(new ReadOnlySequence<byte>(blanked.WrittenMemory), true) : new RecordedText(original, false);
    }

    private static void Blank(ReadOnlySpan<byte> text, SecretBlanker blanker)
    {
        blanker.Add(text);
        blanker.End();
    }

    /// <summary>Only a body whose literals are PostgreSQL's can be told apart from them; another language's quotes are its own.</summary>
    private static bool IsSqlBody(StatementFacts statement) => statement.Language is "sql" or "plpgsql";
}
