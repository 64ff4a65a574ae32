using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using NUnit.Framework;
using WireGate.Benchmarks;

namespace WireGate.Tests.Benchmarks;

/// <summary>Holds every benchmark to the bytes per operation that are written down beside it, and every benchmark to have a line there.</summary>
[NonParallelizable]
public sealed class AllocationTests
{
    /// <summary>Before counting: pools fill up, and code is compiled again as it gets hot.</summary>
    private const int WarmUp = 300;

    private const int Counted = 1000;

    private static readonly Assembly Benchmarks = typeof(BurstRelay).Assembly;

    public static IEnumerable<TestCaseData> WrittenDown()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root(), "benchmarks/WireGate.Benchmarks/allocations.json")));
        foreach (var entry in json.RootElement.EnumerateObject()) yield return new TestCaseData(entry.Name, entry.Value.GetInt64());
    }

    [TestCaseSource(nameof(WrittenDown))]
    public void A_benchmark_allocates_no_more_than_is_written_down(string name, long bytes)
    {
        // Where code is built for a debugger, every asynchronous method allocates its state.
        if (typeof(WireGate.Postgres.PostgresProtocol).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
            Assert.Ignore("Counted in optimised code only.");
        var operation = Prepare(name);
        for (var i = 0; i < WarmUp; i++) operation();
        // The least of some: a pool that grows once, a method that is compiled again, a pump that steps aside more often on a busy machine is not what an operation costs.
        var least = long.MaxValue;
        for (var round = 0; round < 10 && least > bytes * Counted; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Counted; i++) operation();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // The smallest object takes 24 bytes; one in eight operations is more than a pump costs that steps aside for others now and then.
        Assert.That(least, Is.LessThanOrEqualTo((bytes * Counted) + (24 * Counted / 8)), "bytes in a thousand operations");
    }

    [Test]
    public void Every_benchmark_is_written_down()
    {
        var measured = from type in Benchmarks.GetTypes()
                       from method in type.GetMethods()
                       where method.IsDefined(typeof(BenchmarkAttribute))
                       select $"{type.Name}.{method.Name}";
        Assert.That(WrittenDown().Select(line => line.Arguments[0]), Is.EquivalentTo(measured));
    }

    private static Action Prepare(string name)
    {
        var (typeName, methodName) = (name[..name.IndexOf('.', StringComparison.Ordinal)], name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        var type = Benchmarks.GetType($"WireGate.Benchmarks.{typeName}", throwOnError: true)!;
        var benchmark = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties())
            if (property.GetCustomAttribute<ParamsAttribute>() is { } parameters) property.SetValue(benchmark, parameters.Values[^1]);
        foreach (var method in type.GetMethods())
            if (method.IsDefined(typeof(GlobalSetupAttribute))) method.Invoke(benchmark, null);
        var measured = type.GetMethod(methodName)!;
        if (measured.ReturnType == typeof(void)) return measured.CreateDelegate<Action>(benchmark);
        if (measured.ReturnType.IsValueType)
        {
            var count = measured.CreateDelegate<Func<int>>(benchmark);
            return () => count();
        }

        // A reference that is returned is a reference that is not looked at.
        var make = measured.CreateDelegate<Func<object>>(benchmark);
        return () => make();
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "WireGate.sln"))) folder = folder.Parent ?? throw new FileNotFoundException("WireGate.sln");
        return folder.FullName;
    }
}
