namespace WireGate.Verification;

internal static class EntryPoint
{
    private static int Main(string[] arguments)
    {
        using var output = Console.OpenStandardOutput();
        return Verifier.Run(arguments, output, Console.Error);
    }
}
