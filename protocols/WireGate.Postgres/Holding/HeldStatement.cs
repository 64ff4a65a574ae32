using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Recording;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Holding;

/// <summary>One held message, with the texts that it runs: what people are told of it, and why it can't be told.</summary>
/// <param name="Form">The message's type.</param>
/// <param name="Accesses">What it does.</param>
/// <param name="Kept">Its text and values; null where they were not kept.</param>
/// <param name="MaxRows">Of an Execute.</param>
internal sealed record HeldStatement(byte Form, AccessSet Accesses, KeptText? Kept, int MaxRows)
{
    /// <summary>The texts that it runs by name; null where one was not kept.</summary>
    public ImmutableArray<KeptText>? Named { get; init; } = [];

    /// <summary>It gives values to what was prepared before and takes secrets.</summary>
    public bool RunsSecret { get; init; }

    /// <summary>Why it can't be told what would run; null if it can.</summary>
    public string? FindObstacle() => this switch
    {
        { Kept: null } or { Named: null } => "the gate did not keep what was prepared: prepare it again, and not too much of it at once",
        { Kept.LacksValues: true } => "its values are longer than the gate keeps",
        _ => null,
    };

    public HeldAction ToAction(SessionState state, SearchPath path, byte transaction, string session)
    {
        var kept = Kept ?? throw new InvalidOperationException("There is nothing to describe.");
        var named = Named ?? [];
        var hidesValues = RunsSecret || SecretStatements.Of(kept.Facts) == Secrecy.Certain;
        var described = state.Describe(path == SearchPath.Pinned ? state.SearchPath : "changed: bare names are PostgreSQL's own", transaction);
        var isAnySession = !state.IsItsOwn && path == SearchPath.Pinned;
        var exact = new ExactAction
        {
            Database = state.Database,
            PinnedPath = state.SearchPath,
            Text = kept.Text,
            Types = kept.Types,
            Values = kept.Values,
            Named = [.. named.SelectMany(static text => new[] { text.Text, text.Types })],
            MaxRows = MaxRows,
            Form = Form,
            State = described,
            // What the path is exactly is known only while it is as it was pinned.
            Session = isAnySession ? "" : string.Create(CultureInfo.InvariantCulture, $"{session} {state.Moment}"),
        };
        var reason = StatedReason.Read(kept.Text.Span, out var behind);
        return new HeldAction
        {
            Kind = Accesses.Kind,
            Exact = exact.ToBytes(),
            Text = Show(kept, named),
            Parameters = BoundParameters.Read(kept, hidesValues),
            State = MaxRows > 0 ? described.Add(new("rows", $"at most {MaxRows} at a time")) : described,
            Shape = Form != Parse.Type && named.IsEmpty && MaxRows <= 0 && isAnySession ? StatementShape.Of(kept.Facts, kept.Text.Span[behind..], kept.Types.Span) : null,
            Unjudged = FindUnjudged(kept.Facts),
            StatedReason = reason,
        };
    }

    private string? FindUnjudged(SqlFacts facts)
    {
        if (facts.Statements.Any(static statement => statement.Copy == CopyDirection.In)) return "the rows that the client sends for COPY";
        return Form == Parse.Type ? "the values of its parameters: it is prepared here, which may already call its functions, and held again when it runs" : null;
    }

    private string Show(KeptText kept, ImmutableArray<KeptText> named)
    {
        var text = new StringBuilder(Blanked(kept, RunsSecret));
        foreach (var run in named) text.Append("\n\n-- which runs what this prepared:\n").Append(Blanked(run, false));
        return text.ToString();
    }

    private static string Blanked(KeptText kept, bool all) =>
        Encoding.UTF8.GetString(RecordedText.Of(kept.Facts, new ReadOnlySequence<byte>(kept.Text), all).Text);
}
