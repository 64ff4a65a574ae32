using System.Runtime.CompilerServices;
using WireGate.Configuration;
using WireGate.Core;

namespace WireGate.Hosting;

/// <summary>The targets in force.</summary>
internal sealed class CurrentTargets : ITargets
{
    /// <summary>What the configuration said of each target that a session may still hold.</summary>
    private readonly ConditionalWeakTable<Target, string> _definitions = [];
    private GateConfiguration _configuration;

    public CurrentTargets(GateConfiguration configuration)
    {
        _configuration = configuration;
        Remember(configuration);
    }

    public GateConfiguration Configuration => Volatile.Read(ref _configuration);

    public void Replace(GateConfiguration next)
    {
        Remember(next);
        Volatile.Write(ref _configuration, next);
    }

    public Target? Find(string name) => Configuration.Find(name);

    /// <summary>Whether a target that a session once opened is still what the configuration says, labels aside.</summary>
    public bool IsCurrent(Target target) =>
        Configuration.Targets.TryGetValue(target.Name, out var now)
        && _definitions.TryGetValue(target, out var definition) && definition == now.Definition;

    private void Remember(GateConfiguration configuration)
    {
        foreach (var configured in configuration.Targets.Values) _definitions.AddOrUpdate(configured.Target, configured.Definition);
    }
}
