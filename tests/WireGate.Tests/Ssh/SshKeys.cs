using WireGate.Ssh.Keys;

namespace WireGate.Tests.Ssh;

/// <summary>Keys of every type, made by <c>ssh-keygen</c> in a folder of their own.</summary>
internal sealed class SshKeys : IDisposable
{
    private static readonly (string Name, string[] Arguments)[] Kinds =
    [
        ("ed25519", ["-t", "ed25519"]), ("p256", ["-t", "ecdsa", "-b", "256"]), ("p384", ["-t", "ecdsa", "-b", "384"]),
        ("p521", ["-t", "ecdsa", "-b", "521"]), ("rsa", ["-t", "rsa", "-b", "2048"]),
    ];

    private SshKeys(string folder) => Folder = folder;

    public static IEnumerable<string> Names => Kinds.Select(kind => kind.Name);

    public string Folder { get; }

    public static async Task<SshKeys> MakeAsync()
    {
        var keys = new SshKeys(Directory.CreateTempSubdirectory("wiregate-ssh-").FullName);
        foreach (var (name, arguments) in Kinds) await Tool.MustRunAsync("ssh-keygen", ["-q", "-N", "", "-C", "made for a test", "-f", keys.File(name), .. arguments]);
        return keys;
    }

    public string File(string name) => Path.Combine(Folder, name);

    public ISshSigningKey Private(string name) => OpenSshPrivateKey.Read(System.IO.File.ReadAllBytes(File(name)));

    public ISshPublicKey Public(string name) => SshPublicKeys.ReadLine(System.IO.File.ReadAllText(File(name) + ".pub"));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
