using System.Collections.Frozen;

namespace WireGate.Postgres.Judgement;

/// <summary>What calling a function of pg_catalog does, by name; the list and its reasons are in reviewed-functions.txt.</summary>
internal static class ReviewedFunctions
{
    private static readonly FrozenDictionary<string, FunctionClass> Classes =
        ReviewedList.Read("reviewed-functions.txt").ToFrozenDictionary(static pair => pair.Key, static pair => ClassOf(pair.Value), StringComparer.Ordinal);

    public static FunctionClass Find(string name) => Classes.GetValueOrDefault(name, FunctionClass.Unknown);

    public static bool IsPure(string name) => Find(name) == FunctionClass.Pure;

    private static FunctionClass ClassOf(string section) => section switch
    {
        "pure" => FunctionClass.Pure,
        "casting" => FunctionClass.Casting,
        "session" => FunctionClass.Session,
        "sequence-read" => FunctionClass.SequenceRead,
        "sequence-write" => FunctionClass.SequenceWrite,
        "large-object-read" => FunctionClass.LargeObjectRead,
        "large-object-write" => FunctionClass.LargeObjectWrite,
        "file-read" => FunctionClass.FileRead,
        "file-write" => FunctionClass.FileWrite,
        "notify" => FunctionClass.Notify,
        "setting" => FunctionClass.Setting,
        "execute" => FunctionClass.Execute,
        _ => throw new InvalidOperationException($"reviewed-functions.txt has an unknown section {section}"),
    };
}
