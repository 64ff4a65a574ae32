namespace WireGate.Postgres.Masking;

/// <summary>
/// What the masks make of the result of one statement. Made when the statement is judged; asked once the backend has said what the columns are, before
/// any row of it leaves. Immutable, so that both pumps may hold it.
/// </summary>
internal interface IResultPlan
{
    /// <summary>For rows: by the columns of the RowDescription.</summary>
    ResultMasks Resolve(ReadOnlySpan<ResultColumn> columns);

    /// <summary>For COPY TO STDOUT, which does not say where its columns come from: by what the statement says.</summary>
    /// <param name="columns">How many the CopyOutResponse announces.</param>
    ResultMasks ResolveCopy(int columns);
}
