namespace WireGate.Console;

/// <summary>The people of the configuration in force. Asked at every request, so that who was removed is out at once.</summary>
public interface IConsolePeople
{
    /// <summary>The person that this log-in belongs to, or null: whoever the issuer vouches for is nobody here unless the configuration names them.</summary>
    ConsolePerson? Find(Subject subject);
}
