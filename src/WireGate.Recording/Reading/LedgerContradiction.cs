namespace WireGate.Recording.Reading;

/// <summary>An entry that can't stand behind those before it, whoever signed them.</summary>
/// <param name="Index">Of the entry.</param>
/// <param name="What">In a sentence.</param>
public readonly record struct LedgerContradiction(long Index, string What);
