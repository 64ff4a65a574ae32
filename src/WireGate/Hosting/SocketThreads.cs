namespace WireGate.Hosting;

/// <summary>How the runtime serves sockets. It reads these variables once, with the first socket; what an operator has set stays.</summary>
internal static class SocketThreads
{
    private const string Inline = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private const string Count = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    public static void Configure()
    {
        // Completions run on the poller's thread, which halves the CPU that a relayed message costs. Nothing on that thread may block.
        SetDefault(Inline, "1");
        // One poller for two processors. With as many as processors the two ends of a session wake two threads in turn for each message: measured on two
        // processors, one poller took a fifth less CPU per query and carried more of them. One carries some 50,000 queries a second.
        SetDefault(Count, Math.Max(1, Environment.ProcessorCount / 2).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void SetDefault(string name, string value)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))) Environment.SetEnvironmentVariable(name, value);
    }
}
