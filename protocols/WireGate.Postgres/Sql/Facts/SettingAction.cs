namespace WireGate.Postgres.Sql.Facts;

public enum SettingAction : byte
{
    Show,
    Set,

    /// <summary>RESET, SET … TO DEFAULT: back to what the start-up packet said.</summary>
    Reset,

    /// <summary>SET … FROM CURRENT.</summary>
    FromCurrent,
}
