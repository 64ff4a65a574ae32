namespace WireGate.Recording.Format;

/// <summary>The keys of an access in a frame.</summary>
internal static class AccessKey
{
    public const int Effect = 0;
    public const int Values = 1;
    public const int Unknown = 2;
    public const int Implied = 3;
    public const int LeftOut = 4;
    public const int Housekeeping = 5;
}
