using WireGate.Core;
using WireGate.Core.Configuration;

namespace WireGate.Configuration;

/// <summary>A target with its place in the file.</summary>
/// <param name="Target">The target.</param>
/// <param name="Credential">Where its credential is named.</param>
/// <param name="Definition">Its section as canonical text, but for its labels and whether it enforces, which only the rules read: where it differs, sessions can't go on.</param>
internal sealed record ConfiguredTarget(Target Target, ConfigNode Credential, string Definition);
