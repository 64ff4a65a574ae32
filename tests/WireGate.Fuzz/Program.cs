using System.Globalization;
using System.Text;
using SharpFuzz;
using WireGate.Fuzz;

// usage: frames|backend|startup|... [--seconds N] [--executions N] [--seed N] [--corpus DIR]
//        frames|backend|startup|... --afl       one input on standard input at a time, for afl-fuzz over assemblies that sharpfuzz instrumented
if (args.Length == 0 || FuzzTargets.All.FirstOrDefault(one => one.Name == args[0]) is not { } target)
{
    Console.Error.WriteLine("targets: " + string.Join(' ', FuzzTargets.All.Select(one => one.Name)));
    return 2;
}

if (args.Contains("--afl"))
{
    // The callback is synchronous, and so is every target underneath.
    Fuzzer.OutOfProcess.Run(stream =>
    {
        using var input = new MemoryStream();
        stream.CopyTo(input);
        target.RunAsync(input.ToArray()).GetAwaiter().GetResult();
    });
    return 0;
}

var seed = Number("--seed") ?? Environment.TickCount;
var folder = Option("--corpus");
var corpus = FuzzCorpus.Of(target).Concat(folder is null ? [] : Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)).ToList();
var executions = Number("--executions") ?? long.MaxValue;
using var time = new CancellationTokenSource(TimeSpan.FromSeconds(Number("--seconds") ?? (executions == long.MaxValue ? 60 : 86_400)));
var loop = new FuzzLoop(target, corpus, (int)seed);
await loop.RunAsync(executions, time.Token);
Console.WriteLine($"{target.Name}: {loop.Executions} executions, {loop.Outcomes} outcomes, seed {seed}");
if (loop.Broken is not { } broken) return 0;
Console.WriteLine(new StringBuilder("broken by ").Append(Convert.ToHexStringLower(broken)).AppendLine().Append(loop.Failure));
if (folder is not null) await File.WriteAllBytesAsync(Path.Combine(folder, "broken-" + seed), broken);
return 1;

string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

long? Number(string name) => Option(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;
