using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using WireGate.Cli;
using WireGate.Core;
using WireGate.Recording.Keys;
using WireGate.Tests.Recording.Live;
using WireGate.Verification;

namespace WireGate.Tests.Recording.Cli;

/// <summary>A folder of recordings that a real recorder wrote, keys and a kept checkpoint beside it, and both programs that read it.</summary>
internal sealed class RecordedShop : IDisposable
{
    private readonly string _outside = Directory.CreateTempSubdirectory("wg-out-").FullName;

    public RecordedShop(string? folder = null, NodeKey? node = null)
    {
        Bed = new RecordingBed(folder) { Node = node ?? NodeKey.Create("test.gate") };
        if (!File.Exists(Path.Combine(Bed.Folder, "node.key"))) Bed.Node.Save(Path.Combine(Bed.Folder, "node.key"));
        Bed.Reader.Save(Key);
        File.WriteAllText(Trusted, Bed.Node.Verifier + "\n");
    }

    public RecordingBed Bed { get; }

    public string Folder => Bed.Folder;

    public string Key => Outside("auditor.key");

    public string Trusted => Outside("trusted.keys");

    public string Kept => Outside("kept.checkpoint");

    public string Outside(string name) => Path.Combine(_outside, name);

    /// <summary>One session in which something is read and something denied.</summary>
    /// <returns>The session's id.</returns>
    public async Task<string> RecordAsync(params string[] asked)
    {
        if (Bed.Service is null) Bed.Start();
        await using var session = await Bed.OpenAsync(new RecordingSettings { Rows = RowLimit.All });
        for (var i = 0; i < asked.Length; i++) await RecordingBed.AskAsync(session, asked[i]);
        return session.Id.Text;
    }

    /// <summary>One session with a row for its only operation.</summary>
    public async Task<string> RecordRowAsync(string asked, params string[] values)
    {
        if (Bed.Service is null) Bed.Start();
        await using var session = await Bed.OpenAsync(new RecordingSettings { Rows = RowLimit.All });
        await RecordingBed.AskAsync(session, asked);
        session.Record.Columns(1, default, new Names("id", "api_key"));
        session.Record.Parameters(1, default, new Names("alpha", "beta"));
        session.Record.Rows(1, new ReadOnlySequence<byte>(Row(values)), 1);
        session.Record.Answered(new Answer(1, "SELECT 1", false, null, 1, 20, TimeSpan.FromMilliseconds(3)));
        return session.Id.Text;
    }

    /// <summary>The gate stops; its checkpoint is kept elsewhere.</summary>
    public void Close()
    {
        Bed.Stop();
        KeepCheckpoint();
    }

    public void KeepCheckpoint() => File.Copy(Path.Combine(Folder, "ledger", "checkpoint"), Kept, overwrite: true);

    public string FileOf(string session) => Directory.EnumerateFiles(Folder, session + ".*", SearchOption.AllDirectories).Single();

    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new MemoryStream();
        await using var error = new StringWriter();
        var code = await CommandLine.RunAsync(arguments, new Terminal(output, error, isInteractive: false), CancellationToken.None);
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>A command that reads recordings, with folder and key.</summary>
    public Task<(int Code, string Output, string Error)> ReadAsync(params string[] arguments) => RunAsync(["recordings", .. arguments, "--folder", Folder, "--key", Key]);

    /// <summary>Both programs; that they say the same is part of the promise.</summary>
    public async Task<(int Code, string Output)> VerifyAsync(params string[] options)
    {
        var (code, output, _) = await RunAsync(["recordings", "verify", Folder, "--keys", Trusted, .. options]);
        var (other, same, _) = RunSmall([Folder, "--keys", Trusted, .. options]);
        if (other != code || same != output) throw new InvalidOperationException($"wiregate says {code}, {output}, and wiregate-verify {other}, {same}");
        return (code, output);
    }

    public static (int Code, string Output, string Error) RunSmall(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var code = Verifier.Run(arguments, output, error);
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    public static void Flip(string file, long at)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    /// <summary>All but locks, as a copy of the folder has it.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock"))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    public void Dispose()
    {
        Bed.Dispose();
        Directory.Delete(_outside, recursive: true);
    }

    private static byte[] Row(string[] values)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var body = sizeof(int) + sizeof(short) + values.Sum(value => sizeof(int) + Encoding.UTF8.GetByteCount(value));
        bytes.Write("D"u8);
        Int(body);
        BinaryPrimitives.WriteInt16BigEndian(bytes.GetSpan(2), (short)values.Length);
        bytes.Advance(2);
        foreach (var value in values)
        {
            Int(Encoding.UTF8.GetByteCount(value));
            bytes.Write(Encoding.UTF8.GetBytes(value));
        }

        return bytes.WrittenSpan.ToArray();

        void Int(int value)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(4), value);
            bytes.Advance(4);
        }
    }

    private sealed class Names(params string[] names) : IRecordedValues
    {
        public int Begin(ref SequenceReader<byte> reader) => names.Length;

        public RecordedValue Next(ref SequenceReader<byte> reader, int index) => new(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(names[index])), IsText: true);
    }
}
