using System.Buffers;
using WireGate.Core.Approvals;

namespace WireGate.Core;

/// <summary>One thing asked: what it does, and the exact bytes that ask it.</summary>
/// <param name="Accesses">Its effects on objects.</param>
/// <param name="Text">The text to record and show (the SQL, the command line), with passwords in it blanked. Valid only during the call that gets it.</param>
/// <param name="Prepared">The number of the operation whose text this one runs, or goes on running; 0 where it has its own.</param>
/// <param name="Number">What <see cref="Session.ReserveOperation"/> gave for it; 0 for the next number.</param>
/// <param name="GoesOn">The text is longer than this: <see cref="ISessionRecord.TextContinued"/> gets the rest.</param>
/// <param name="Hold">Keeps it while people decide; null where it can't wait, so that what would be held is denied.</param>
/// <param name="BeginsTransaction">It opens a transaction that later operations go on with: refused once the token's session time is over.</param>
/// <param name="IsPreparation">It only makes ready what a later operation runs and what is judged again then: what would be held is held there.</param>
/// <param name="Obstacle">Why the protocol can't let it pass whatever the rules allow: a denial, such as of what would show a value that a rule masks. Null if it can.</param>
public readonly record struct Operation(
    AccessSet Accesses, ReadOnlySequence<byte> Text, long Prepared = 0, long Number = 0, bool GoesOn = false, IHold? Hold = null, bool IsPreparation = false,
    bool BeginsTransaction = false, Decision? Obstacle = null);
