using WireGate.Core.Transport;
using WireGate.Fuzz.Targets;
using WireGate.Postgres.Messages;

namespace WireGate.Fuzz;

public static class FuzzTargets
{
    public static IReadOnlyList<IFuzzTarget> All { get; } =
    [
        new FrameTarget<FrontendFrame>("frames", FrontendMessages.Read),
        new FrameTarget<BackendFrame>("backend", BackendMessages.Read),
        new FrameTarget<ProxyHeader>("proxy", static (frame, bytes) => frame.Client(bytes)?.ToString() ?? "local"),
        new StartupTarget(),
        new OptionsTarget(),
        new ErrorFieldsTarget(),
        new ScramServerTarget(),
        new ScramClientTarget(),
        new YamlTarget(),
        new ShapeTarget(),
    ];
}
