using WireGate.Core;
using WireGate.Recording.Reading;

namespace WireGate.Cli.PolicyCommands;

/// <summary>One recorded operation with who asked it where.</summary>
/// <param name="Session">The session's id.</param>
/// <param name="Principal">Who asked; its groups are those that the configuration gives it now.</param>
/// <param name="Target">As configured now.</param>
/// <param name="Operation">What was asked and decided.</param>
internal sealed record Evidence(string Session, Principal Principal, Target Target, RecordedOperation Operation);
