using Microsoft.Extensions.Logging;
using WireGate.Recording.Anchors;
using WireGate.Recording.Keys;
using WireGate.Recording.Ledger;
using WireGate.Recording.Live;
using WireGate.Recording.Settings;

namespace WireGate.Hosting;

/// <summary>Loads the keys that a gate records with and opens its recording.</summary>
internal static class RecordingStart
{
    private const string NodeKeyFile = "node.key";

    /// <exception cref="IOException">The folder or a key can't be read or written, or there is no room.</exception>
    public static RecordingService Open(RecordingOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        Directory.CreateDirectory(options.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            var node = LoadOrCreate(Path.Combine(options.Folder, NodeKeyFile));
            var readers = options.Readers.Select(path => ReaderPublicKey.Parse(File.ReadAllText(path)));
            return RecordingService.Open(options, new RecordingKeys(node, new NodeSigner(node), [.. readers]), time, loggers);
        }
        catch (Exception error) when (error is KeyFormatException or LedgerException or AnchorException or UnauthorizedAccessException)
        {
            throw new IOException("recording: " + error.Message, error);
        }
    }

    private static NodeKey LoadOrCreate(string path)
    {
        if (File.Exists(path + ".next")) throw new IOException("a change of the gate's key was not finished; run: wiregate keys rotate");
        if (File.Exists(path)) return NodeKey.Load(path);
        var node = NodeKey.Create(Origin());
        node.Save(path);
        return node;
    }

    /// <summary>The ledger's name: the machine's, and something that no other gate of that name has.</summary>
    private static string Origin()
    {
        var host = string.Concat(Environment.MachineName.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '-'));
        return $"{host}/wiregate/{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4))}";
    }
}
