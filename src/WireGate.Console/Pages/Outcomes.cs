using WireGate.Approvals;

namespace WireGate.Console.Pages;

/// <summary>What a person is told of the answer.</summary>
internal static class Outcomes
{
    public static string Sentence(AnswerOutcome outcome) => outcome switch
    {
        AnswerOutcome.Taken => "Your answer counts.",
        AnswerOutcome.NoSuchRequest => "There is no such request.",
        AnswerOutcome.Over => "The request was decided already, or its time is over. Nothing was done.",
        AnswerOutcome.NotAllowed => "You may not decide this. Nothing was done.",
        AnswerOutcome.OwnRequest => "The agent acts for you: somebody else has to decide. Nothing was done.",
        AnswerOutcome.AnsweredBefore => "You have answered before. Each person counts once.",
        AnswerOutcome.GrantTooWide => "The rules do not let that much be granted. Nothing was done.",
        _ => "Nothing was done.",
    };
}
