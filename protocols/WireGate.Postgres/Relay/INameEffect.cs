namespace WireGate.Postgres.Relay;

/// <summary>What a message does to the names of prepared statements and portals once the backend has answered it.</summary>
internal interface INameEffect
{
    /// <summary>A statement of the message completed: ParseComplete, BindComplete, CloseComplete, or the next CommandComplete.</summary>
    void Completed();

    /// <summary>The message is over; what did not complete by now never will.</summary>
    void Ended();
}
