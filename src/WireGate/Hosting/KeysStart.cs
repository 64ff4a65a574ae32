using Microsoft.Extensions.Logging;
using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Identity;
using WireGate.Logging;

namespace WireGate.Hosting;

/// <summary>Opens the keys that a gate signs and hashes with, and seals those that lie in the clear.</summary>
internal static class KeysStart
{
    /// <exception cref="CredentialException">One can't be opened or sealed.</exception>
    public static void Run(Gate gate, ILogger logger)
    {
        foreach (var name in GateKeyNames.All.Add(MaskKey.Name))
            if (gate.Keys.TakeOver(name)) GateLog.KeySealed(logger, name);
        var configuration = gate.Targets.Configuration;
        if (configuration.Seal.IsKeyIn(configuration.Gate.StateFolder)) GateLog.SealKeyBeside(logger);
    }
}
