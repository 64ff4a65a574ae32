namespace WireGate.Core;

/// <summary>What an <see cref="Access"/> does to its object. One vocabulary for every protocol.</summary>
public enum Effect : byte
{
    /// <summary>Cannot be determined. Satisfies deny, hold and mask rules and never an allow rule.</summary>
    Unknown,

    /// <summary>A pure read: repeating it or leaving it out changes nothing.</summary>
    Read,

    Write,

    Delete,

    /// <summary>Changes the shape of data: DDL.</summary>
    Schema,

    /// <summary>Changes who may do what: GRANT, roles, chmod, RBAC.</summary>
    AccessControl,

    /// <summary>Runs code.</summary>
    Execute,

    /// <summary>Changes or shows the state of the session itself: transactions, settings, cursors.</summary>
    Session,

    /// <summary>Opens a target or reaches a further system through it.</summary>
    Connect,
}
