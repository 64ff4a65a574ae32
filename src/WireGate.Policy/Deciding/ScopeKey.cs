namespace WireGate.Policy.Deciding;

/// <summary>All that rules can ask about who and where.</summary>
/// <param name="Agent">Its name.</param>
/// <param name="Owner">The person it acts for.</param>
/// <param name="Groups">Sorted, one a line.</param>
/// <param name="Target">Its name; protocol and labels follow from it for as long as the rules live.</param>
internal readonly record struct ScopeKey(string Agent, string? Owner, string Groups, string Target);
