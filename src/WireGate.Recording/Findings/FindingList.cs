namespace WireGate.Recording.Findings;

/// <summary>What a verifier has found so far.</summary>
public sealed class FindingList
{
    /// <summary>Who breaks more than this needs no longer list.</summary>
    private const int Longest = 1000;

    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> All => _findings;

    /// <summary>The word for all of it: the first of tampered, incomplete, crashed, unanchored that holds for anything.</summary>
    public FindingWord Word { get; private set; }

    public void Add(FindingWord word, string where, string what)
    {
        // The exit codes are in the order of weight, but for "ok".
        if (word != FindingWord.Ok && (Word == FindingWord.Ok || word < Word)) Word = word;
        if (_findings.Count < Longest) _findings.Add(new Finding(word, where, what));
    }

    public void AddRange(FindingList more)
    {
        foreach (var finding in more.All) Add(finding.Word, finding.Where, finding.What);
        if (more.Word != FindingWord.Ok && (Word == FindingWord.Ok || more.Word < Word)) Word = more.Word;
    }
}
