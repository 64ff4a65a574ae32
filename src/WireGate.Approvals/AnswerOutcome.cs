namespace WireGate.Approvals;

/// <summary>What became of a person's answer.</summary>
public enum AnswerOutcome
{
    /// <summary>It counts; more may be needed.</summary>
    Taken,

    NoSuchRequest,

    /// <summary>Decided, used, or its time is over.</summary>
    Over,

    /// <summary>The person is in no group that may decide, or has not the role.</summary>
    NotAllowed,

    /// <summary>Nobody decides what was asked for himself: the agent, or one in its chain, acts for this person.</summary>
    OwnRequest,

    /// <summary>Each person counts once.</summary>
    AnsweredBefore,

    /// <summary>The rules let nothing, or not as much, be granted beyond the one action.</summary>
    GrantTooWide,
}
