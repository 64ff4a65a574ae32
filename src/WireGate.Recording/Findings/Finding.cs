namespace WireGate.Recording.Findings;

/// <summary>One thing that a verifier has to say.</summary>
/// <param name="Word">How bad it is.</param>
/// <param name="Where">A file, a session, an entry.</param>
/// <param name="What">In a sentence; holds nothing of a recording's content.</param>
public sealed record Finding(FindingWord Word, string Where, string What);
