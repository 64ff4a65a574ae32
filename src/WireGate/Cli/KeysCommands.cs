using System.CommandLine;
using System.Text;
using WireGate.Cli.RecordingsCommands;
using WireGate.Recording.Keys;

namespace WireGate.Cli;

/// <summary>The keys of recordings: those that people read with, and the one that the gate signs with.</summary>
internal static class KeysCommands
{
    private const UnixFileMode Everyone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static Command Create(CliContext context) => new("keys", "The keys of recordings.")
    {
        New(context), Export(context), Rotate(context),
    };

    private static Command New(CliContext context)
    {
        var name = new Argument<string>("name") { Description = "Whose it is, such as auditor." };
        var folder = new Option<string>("--out") { Description = "Where to write to.", HelpName = "DIR", DefaultValueFactory = _ => "." };
        var command = new Command("new", "Make the key pair of somebody who will read recordings.") { name, folder };
        command.SetAction(parsed =>
        {
            var path = Path.Combine(parsed.GetValue(folder)!, FileName(parsed.GetValue(name)!));
            var (secretFile, publicFile) = (path + ".key", path + ".pub");
            if (File.Exists(publicFile)) throw new CliException(ExitCode.Usage, $"{publicFile} exists already");
            using var key = Keys.Guard(() => ReaderSecretKey.Create(parsed.GetValue(name)!));
            Directory.CreateDirectory(parsed.GetValue(folder)!);
            key.Save(secretFile);
            WritePublic(publicFile, key.Public + "\n");
            if (context.Json(parsed))
            {
                context.Terminal.Json(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("name"u8, key.Public.Name);
                    json.WriteString("id"u8, key.Public.Id);
                    json.WriteString("public"u8, key.Public.ToString());
                    json.WriteString("public_file"u8, publicFile);
                    json.WriteString("secret_file"u8, secretFile);
                    json.WriteEndObject();
                });
                return ExitCode.Done;
            }

            context.Terminal.Line(key.Public.ToString());
            context.Terminal.Note($"Wrote {publicFile} for the gate (recording.readers) and {secretFile} for its owner alone: keep it where the gate is not.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Export(CliContext context)
    {
        var folder = RecordingFolderOption.Create();
        var key = new Option<string?>("--key") { Description = "A reader's file instead, secret or public.", HelpName = "FILE" };
        var command = new Command("export", "Print the public key that verifies what this gate signs, or a reader's.") { folder, key };
        command.SetAction(parsed =>
        {
            var line = parsed.GetValue(key) is { } file ? ReaderLine(file) : NodeLine(RecordingFolderOption.Read(context, parsed, folder));
            if (context.Json(parsed))
            {
                context.Terminal.Json(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("public"u8, line);
                    json.WriteEndObject();
                });
            }
            else
            {
                context.Terminal.Line(line);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Rotate(CliContext context)
    {
        var folder = RecordingFolderOption.Create();
        var command = new Command("rotate", "Give the gate a new key to sign with, vouched for by the one it has. The gate must not run.") { folder };
        command.SetAction(parsed =>
        {
            using var rotated = Keys.Guard(() => NodeKeyRotation.Run(RecordingFolderOption.Read(context, parsed, folder), TimeProvider.System));
            var line = rotated.Verifier.ToString();
            if (context.Json(parsed))
            {
                context.Terminal.Json(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("public"u8, line);
                    json.WriteEndObject();
                });
                return ExitCode.Done;
            }

            context.Terminal.Line(line);
            context.Terminal.Note("The gate signs with this key from its next start; the ledger tells verifiers that the key before it vouches for it.");
            return ExitCode.Done;
        });
        return command;
    }

    private static string ReaderLine(string file)
    {
        var first = File.ReadLines(file).FirstOrDefault() ?? "";
        return Keys.Guard(() =>
        {
            if (!first.StartsWith("wiregate-reader-secret", StringComparison.Ordinal)) return ReaderPublicKey.Parse(first).ToString();
            using var secret = ReaderSecretKey.Load(file);
            return secret.Public.ToString();
        });
    }

    private static string NodeLine(string folder)
    {
        var file = Path.Combine(folder, NodeKeyRotation.FileName);
        if (!File.Exists(file)) throw new CliException(ExitCode.No, $"there is no {file}: the gate makes its key when it first starts with a section \"recording\"");
        return Keys.Guard(() =>
        {
            using var key = NodeKey.Load(file);
            return key.Verifier.ToString();
        });
    }

    /// <summary>Names of keys may hold slashes; those of files may not, and none is hidden.</summary>
    private static string FileName(string name) => name.Length > 0 && name[0] is not '.' and not '-' && !name.Contains('/', StringComparison.Ordinal)
        ? name
        : throw new CliException(ExitCode.Usage, "the name becomes that of a file: letters, digits and . _ - @ :, and a letter or digit first");

    private static void WritePublic(string path, string line)
    {
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Everyone });
        file.Write(Encoding.ASCII.GetBytes(line));
        // Whatever the mask of the process: the gate may run as another user.
        File.SetUnixFileMode(file.SafeFileHandle, Everyone);
    }
}
