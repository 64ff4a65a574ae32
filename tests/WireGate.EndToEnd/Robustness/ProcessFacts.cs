using System.Globalization;

namespace WireGate.EndToEnd.Robustness;

/// <summary>What the kernel says of a process.</summary>
internal static class ProcessFacts
{
    public static long ResidentKib(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    public static int Descriptors(int processId) => Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Count();
}
