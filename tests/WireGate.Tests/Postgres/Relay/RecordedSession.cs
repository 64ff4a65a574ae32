using System.Text;

namespace WireGate.Tests.Postgres.Relay;

/// <summary>
/// What a real client and a real server said to each other after log-in. A line is one turn: <c>C</c> or <c>B</c> for who speaks, and its
/// bytes in hexadecimal.
/// </summary>
internal sealed record RecordedSession(string Name, IReadOnlyList<(bool IsClient, byte[] Bytes)> Turns)
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Postgres", "Relay", "Corpus");

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.hex")
        .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public byte[] FromClient => [.. Turns.Where(turn => turn.IsClient).SelectMany(turn => turn.Bytes)];

    public byte[] FromBackend => [.. Turns.Where(turn => !turn.IsClient).SelectMany(turn => turn.Bytes)];

    public static RecordedSession Load(string name) => new(
        name,
        [.. File.ReadLines(Path.Combine(Folder, name + ".hex"), Encoding.ASCII).Select(line => (line[0] == 'C', Convert.FromHexString(line[2..])))]);
}
