using WireGate.Recording.Format;

namespace WireGate.Recording.Journaling;

/// <summary>Frames of a session that were in the journal when the gate was killed. Whether they are in the session's file too, that file tells.</summary>
/// <param name="Session">The session's id.</param>
/// <param name="Entry">Which frames.</param>
/// <param name="Ciphertext">Under the session's own key for its journal.</param>
internal sealed record KeptEntry(string Session, JournalEntry Entry, byte[] Ciphertext);
