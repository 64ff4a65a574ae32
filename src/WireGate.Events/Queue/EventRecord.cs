namespace WireGate.Events.Queue;

/// <summary>An event in the queue.</summary>
/// <param name="Id">Rises with every event of this gate, across restarts; receivers drop doubles by it.</param>
/// <param name="Type">Unknown to this version if it has no word.</param>
/// <param name="Line">The event in the gate's own form, without its text.</param>
/// <param name="Text">The members about its text, <c>{"text":…}</c>; empty where there is none.</param>
internal sealed record EventRecord(long Id, EventType Type, ReadOnlyMemory<byte> Line, ReadOnlyMemory<byte> Text);
