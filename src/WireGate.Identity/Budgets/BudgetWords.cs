using WireGate.Core.Limits;

namespace WireGate.Identity.Budgets;

/// <summary>The words for budgets in requests and on the command line.</summary>
public static class BudgetWords
{
    public static string Of(BudgetKind kind) => kind switch
    {
        BudgetKind.Statements => "statements",
        BudgetKind.Writes => "writes",
        BudgetKind.Rows => "rows",
        BudgetKind.Bytes => "bytes",
        BudgetKind.Time => "time",
        _ => "approvals",
    };

    /// <summary>With one limit more; time is in seconds. Null where there is no such word.</summary>
    public static BudgetLimits? Add(BudgetLimits limits, string word, double amount) => word switch
    {
        "statements" => limits with { Statements = (long)amount },
        "writes" => limits with { Writes = (long)amount },
        "rows" => limits with { Rows = (long)amount },
        "bytes" => limits with { Bytes = (long)amount },
        "time" => limits with { Time = (long)(amount * 1000) },
        "approvals" => limits with { Approvals = (long)amount },
        _ => null,
    };
}
