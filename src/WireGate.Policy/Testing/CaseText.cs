using WireGate.Core;
using WireGate.Policy.Explaining;

namespace WireGate.Policy.Testing;

/// <summary>What failed, for a terminal: what was to be and what is, as a diff, and why.</summary>
public static class CaseText
{
    public static void Write(TextWriter output, CaseOutcome outcome)
    {
        var one = outcome.Case;
        output.WriteLine(ExplanationText.Clean($"FAIL  {one.Position}  {one.Name}"));
        output.WriteLine(ExplanationText.Clean($"      {one.Principal.Agent} on {one.Target.Name}: {one.Operation}"));
        output.WriteLine(ExplanationText.Clean($"    - {Word(one.Expected)}{(one.Rules.IsEmpty ? "" : " by " + string.Join(" and ", one.Rules))}"));
        output.WriteLine(ExplanationText.Clean($"    + {Word(outcome.Decision.Outcome)} by {By(outcome.Decision)}: {outcome.Decision.Reason}"));
        if (outcome.Explanation is not { } explanation) return;
        using var why = new StringWriter();
        ExplanationText.Write(why, explanation);
        foreach (var line in why.ToString().TrimEnd().Split('\n')) output.WriteLine(line.Length == 0 ? "" : "      " + line.TrimEnd('\r'));
    }

    /// <summary>The rules that decided.</summary>
    public static string By(Decision decision) => decision.Holds.IsEmpty ? decision.Rule : string.Join(" and ", decision.Holds.Select(terms => terms.Rule));

    public static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Allow => "allow",
        Outcome.Hold => "hold",
        _ => "deny",
    };
}
