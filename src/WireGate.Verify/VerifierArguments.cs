namespace WireGate.Verification;

/// <summary>The command line: <c>wiregate-verify FILE|DIR [--keys FILE] [--checkpoint FILE]… [--json]</c>.</summary>
internal sealed record VerifierArguments(string What, string? Keys, IReadOnlyList<string> Checkpoints, bool Json)
{
    /// <summary>Null if it is not that, and <paramref name="problem"/> says why.</summary>
    public static VerifierArguments? TryParse(string[] arguments, out string problem)
    {
        string? what = null, keys = null;
        var checkpoints = new List<string>();
        var json = false;
        problem = "";
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            if (argument == "--json")
            {
                json = true;
            }
            else if (argument is "--keys" or "--checkpoint")
            {
                if (++i == arguments.Length) problem = $"{argument} needs a file";
                else if (argument == "--checkpoint") checkpoints.Add(arguments[i]);
                else if (keys is null) keys = arguments[i];
                else problem = "--keys is given twice";
            }
            else if (argument.StartsWith('-'))
            {
                problem = "an option is unknown";
            }
            else if (what is null)
            {
                what = argument;
            }
            else
            {
                problem = "one file or folder at a time";
            }

            if (problem.Length > 0) return null;
        }

        if (what is not null) return new VerifierArguments(what, keys, checkpoints, json);
        problem = "name a file or a folder of recordings";
        return null;
    }
}
