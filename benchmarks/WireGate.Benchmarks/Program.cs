using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Running;
using WireGate.Benchmarks;

// "dotnet run -c Release --project benchmarks/WireGate.Benchmarks -- --filter '*RuleDecision*'"
BenchmarkSwitcher.FromAssembly(typeof(RuleDecision).Assembly).Run(args, DefaultConfig.Instance.AddDiagnoser(MemoryDiagnoser.Default));
