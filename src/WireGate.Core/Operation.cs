using System.Buffers;

namespace WireGate.Core;

/// <summary>One thing asked: what it does, and the exact bytes that ask it.</summary>
/// <param name="Accesses">Its effects on objects.</param>
/// <param name="Text">The text to record and show (the SQL, the command line), with passwords in it blanked. Valid only during the call that gets it.</param>
/// <param name="Prepared">The number of the operation whose text this one runs; 0 where it has its own.</param>
public readonly record struct Operation(AccessSet Accesses, ReadOnlySequence<byte> Text, long Prepared = 0);
