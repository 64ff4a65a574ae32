namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>How a statement writes the name of an object.</summary>
internal enum NameForm : byte
{
    /// <summary>A name of its own, qualified or not.</summary>
    Plain,

    /// <summary>relation, column.</summary>
    Column,

    /// <summary>relation, name: triggers, rules, policies, constraints.</summary>
    OnRelation,

    /// <summary>domain (a type), constraint.</summary>
    OnDomain,

    /// <summary>access method, name: operator classes and families.</summary>
    InAccessMethod,

    /// <summary>A type and what goes with it: casts and transforms.</summary>
    Types,
}

/// <summary>One of PostgreSQL's ObjectType values.</summary>
/// <param name="Word">The word in <see cref="ObjectUse.Type"/>.</param>
/// <param name="Form">How its name is written.</param>
/// <param name="Alter">Kind of ALTER … (AlterObjectTypeCommandTag).</param>
/// <param name="Drop">Kind of DROP ….</param>
internal sealed record ObjectType(string Word, NameForm Form, string Alter, string Drop);
